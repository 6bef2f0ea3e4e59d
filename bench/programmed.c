// programmed SERVICES DESTINATIONS COMMAND [ARGUMENT ...]
// Starts a daemon and prints the milliseconds from before its start until the kernel's IPVS table of this network
// namespace has so many services and, over all of them, so many destinations; then ends it with SIGTERM and prints how
// long that took. Asks the kernel every 2 ms by the old ioctl-like interface, whose answer has counts only.
#include <linux/ip_vs.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static unsigned destinations(int s, unsigned services)
{
    socklen_t size = sizeof(struct ip_vs_get_services) + services * sizeof(struct ip_vs_service_entry);
    struct ip_vs_get_services *list = calloc(1, size);
    list->num_services = services;
    unsigned sum = 0;
    if (getsockopt(s, IPPROTO_IP, IP_VS_SO_GET_SERVICES, list, &size) == 0)
        for (unsigned i = 0; i < list->num_services; i++)
            sum += list->entrytable[i].num_dests;
    free(list);
    return sum;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 64;
    unsigned services = atoi(argv[1]), wanted = atoi(argv[2]);
    int s = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[3], argv + 3);
        _exit(127);
    }
    for (;;) {
        struct ip_vs_getinfo info;
        socklen_t size = sizeof info;
        if (getsockopt(s, IPPROTO_IP, IP_VS_SO_GET_INFO, &info, &size) == 0 && info.num_services == services
            && destinations(s, services) == wanted)
            break;
        if (now() - start > 120e3 || waitpid(child, NULL, WNOHANG) == child) {
            fprintf(stderr, "programmed: not within 120 s, or the daemon ended\n");
            kill(child, SIGTERM);
            return 1;
        }
        usleep(2000);
    }
    double programmed = now();
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    printf("%.0f %.0f\n", programmed - start, now() - programmed);
    return 0;
}
