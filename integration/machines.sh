# Machines of a lab for shell scripts: source it from the root of the repository. Sets $work, a folder for the run.
work=$(mktemp -d)
declare -A init

machine() { # NAME [files]: switches a machine on
    mkfifo "$work/$1.in"
    unshare --mount --net --pid --uts --ipc --fork integration/netns/machine "$@" < "$work/$1.in" > "$work/$1.out" 2>&1 &
    exec {descriptor}> "$work/$1.in" # stays open as long as this script runs
    until grep -q '^ready' "$work/$1.out"; do sleep 0.05; done
    init[$1]=$(sed -n 's/^ready //p' "$work/$1.out")
}

inside() { # NAME COMMAND...
    local name=$1
    shift
    nsenter --wd="$PWD" --target "${init[$name]}" --mount --net --pid --uts --ipc -- "$@"
}

plug() { # NAME ADDRESS: a cable from its eth0 to the switch
    ip link add eth0 netns "${init[$1]}" type veth peer name "$1" netns "${init[switch]}"
    inside switch ip link set dev "$1" master lan up
    inside "$1" ip addr add "$2" dev eth0
    inside "$1" ip link set eth0 up
}

cleanup() {
    kill -KILL "${init[@]}" # each the first process of a machine: all that runs there ends with it
    wait 2> /dev/null
    rm -rf "$work"
}
trap cleanup EXIT
