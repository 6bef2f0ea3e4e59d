namespace IpvsHa.Config;

/// <summary>Every kind of problem that is found in a file. The ids never change their meaning.</summary>
public static class DiagnosticRules
{
    private static readonly List<DiagnosticRule> _rules = [];

    /// <summary>All rules in the order of their ids.</summary>
    public static IReadOnlyList<DiagnosticRule> All => _rules;

    // 00xx: files
    internal static readonly DiagnosticRule FileNotRead = Fatal("CFG0001", "the main file cannot be read");
    internal static readonly DiagnosticRule IncludeFailed = Error("CFG0002", "an included file fails a check that the file asks for");
    internal static readonly DiagnosticRule IncludeSkipped = Warning("CFG0003", "an included file is missing or cannot be read");
    internal static readonly DiagnosticRule IncludeLoop = Error("CFG0004", "a file includes itself");
    internal static readonly DiagnosticRule SeveralFiles = Warning("CFG0005", "the name of the main file stands for several files");
    internal static readonly DiagnosticRule LimitReached = Error("CFG0006", "the file grows beyond all bounds");

    // 01xx: lines, words, blocks
    internal static readonly DiagnosticRule LineTooLong = Error("CFG0101", "a line is longer than 1023 bytes");
    internal static readonly DiagnosticRule NulInLine = Error("CFG0102", "a line holds a NUL byte");
    internal static readonly DiagnosticRule UnmatchedQuote = Error("CFG0103", "a quote is not closed");
    internal static readonly DiagnosticRule UnknownKeyword = Error("CFG0104", "an unknown keyword");
    internal static readonly DiagnosticRule UnexpectedBrace = Error("CFG0105", "a '{' where no block begins");
    internal static readonly DiagnosticRule MissingBrace = Error("CFG0106", "a block without its '{'");
    internal static readonly DiagnosticRule ExtraEnd = Error("CFG0107", "a '}' without its block");
    internal static readonly DiagnosticRule MissingEnd = Error("CFG0108", "a block without its '}'");
    internal static readonly DiagnosticRule ExpansionTooLong = Error("CFG0109", "a definition makes a line too long");
    internal static readonly DiagnosticRule EndlessExpansion = Error("CFG0110", "definitions that name each other without end");
    internal static readonly DiagnosticRule BadSequence = Error("CFG0111", "a ~SEQ or ~LST that makes no sense");
    internal static readonly DiagnosticRule BadBuiltIn = Error("CFG0112", "a built-in definition with bad parameters");
    internal static readonly DiagnosticRule NestedTooDeep = Error("CFG0113", "blocks nested too deep");

    // 02xx: arguments
    internal static readonly DiagnosticRule MissingArgument = Error("CFG0201", "an argument is missing");
    internal static readonly DiagnosticRule BadNumber = Error("CFG0202", "a number that is none or out of range");
    internal static readonly DiagnosticRule NumberWithRest = Warning("CFG0203", "a number followed by other characters");
    internal static readonly DiagnosticRule BadTime = Error("CFG0204", "a time that is none or out of range");
    internal static readonly DiagnosticRule TimeRounded = Warning("CFG0205", "a time with too many decimals");
    internal static readonly DiagnosticRule BadWord = Error("CFG0206", "a word that is not one of those allowed");
    internal static readonly DiagnosticRule BadAddress = Error("CFG0207", "an address that is none, or of the wrong kind");
    internal static readonly DiagnosticRule BadPort = Error("CFG0208", "a port that is none");
    internal static readonly DiagnosticRule ExtraArgument = Warning("CFG0209", "more arguments than the keyword takes");
    internal static readonly DiagnosticRule RepeatIgnored = Error("CFG0210", "a keyword that counts only once");
    internal static readonly DiagnosticRule OutOfPlace = Error("CFG0211", "a keyword that must follow another one");
    internal static readonly DiagnosticRule Deprecated = Warning("CFG0212", "an old keyword with a successor");
    internal static readonly DiagnosticRule TooLong = Error("CFG0213", "a name or text that is too long");
    internal static readonly DiagnosticRule ValueReplaced = Error("CFG0214", "a value that is replaced by the nearest possible one");
    internal static readonly DiagnosticRule TextTruncated = Warning("CFG0215", "a text of which only the beginning counts");

    // 03xx: what works
    internal static readonly DiagnosticRule NoEffectYet = Warning("CFG0301", "a keyword that is known and has no effect yet");
    internal static readonly DiagnosticRule OldRetry = Note("CFG0302", "nb_get_retry, taken as retry");
    internal static readonly DiagnosticRule ForwardReference = Note("CFG0303", "a name that is used before its block");

    // 04xx: VRRP
    internal static readonly DiagnosticRule UnknownState = Error("CFG0401", "a state other than MASTER and BACKUP");
    internal static readonly DiagnosticRule MissingName = Error("CFG0402", "a block without its name");
    internal static readonly DiagnosticRule DuplicateName = Error("CFG0403", "two blocks of one name");
    internal static readonly DiagnosticRule MissingVrid = Error("CFG0404", "an instance without virtual_router_id");
    internal static readonly DiagnosticRule MissingInterface = Error("CFG0405", "an instance without interface");
    internal static readonly DiagnosticRule DuplicateVrid = Error("CFG0406", "two instances with one VRID on one interface");
    internal static readonly DiagnosticRule UnknownReference = Error("CFG0407", "a name that no block has");
    internal static readonly DiagnosticRule StrictAuthentication = Error("CFG0408", "authentication under strict mode or version 3");
    internal static readonly DiagnosticRule StrictState = Error("CFG0409", "a state that strict mode corrects");
    internal static readonly DiagnosticRule StrictVmac = Error("CFG0410", "vmac_xmit_base under strict mode or without a virtual MAC");
    internal static readonly DiagnosticRule StrictCorrection = Error("CFG0411", "a setting that strict mode corrects");
    internal static readonly DiagnosticRule NoPreemptCleared = Error("CFG0412", "nopreempt or preempt_delay that cannot work");
    internal static readonly DiagnosticRule OwnInterfaceTracked = Warning("CFG0413", "the own interface in track_interface");
    internal static readonly DiagnosticRule NoAddress = Warning("CFG0414", "an instance without address");
    internal static readonly DiagnosticRule NoAddressFatal = Error("CFG0415", "an instance that needs an address and has none");
    internal static readonly DiagnosticRule AccidentalOwner = Warning("CFG0416", "state MASTER without priority, which makes an address owner");
    internal static readonly DiagnosticRule AdvertIntervalRounded = Error("CFG0417", "an advert_int that the version cannot carry");
    internal static readonly DiagnosticRule MixedFamilies = Error("CFG0418", "addresses of both families in one place");
    internal static readonly DiagnosticRule UnusedScript = Warning("CFG0419", "a script that nothing tracks");
    internal static readonly DiagnosticRule MissingScript = Error("CFG0420", "a block without its command");
    internal static readonly DiagnosticRule GroupMember = Error("CFG0421", "a synchronisation group without members, or a member of two");
    internal static readonly DiagnosticRule SmallGroup = Warning("CFG0422", "a synchronisation group of one");
    internal static readonly DiagnosticRule VersionConflict = Error("CFG0423", "a version that does not fit the addresses");
    internal static readonly DiagnosticRule UnicastConflict = Error("CFG0424", "unicast settings that contradict others");
    internal static readonly DiagnosticRule DuplicateAddress = Warning("CFG0425", "one address in two places");
    internal static readonly DiagnosticRule BadAuthentication = Error("CFG0426", "an incomplete authentication block");
    internal static readonly DiagnosticRule LoopbackInterface = Error("CFG0427", "the loopback interface");
    internal static readonly DiagnosticRule WeightIgnored = Warning("CFG0428", "a weight or tracker that cannot count");

    // 05xx: virtual servers
    internal static readonly DiagnosticRule NoRealServers = Error("CFG0501", "a virtual server without real servers");
    internal static readonly DiagnosticRule MissingProtocol = Error("CFG0502", "a virtual server without protocol");
    internal static readonly DiagnosticRule MissingScheduler = Error("CFG0503", "a virtual server without scheduler");
    internal static readonly DiagnosticRule MissingForwarding = Error("CFG0504", "a virtual server without forwarding method");
    internal static readonly DiagnosticRule QuorumTooHigh = Error("CFG0505", "a quorum above the sum of the weights");
    internal static readonly DiagnosticRule HysteresisTooHigh = Error("CFG0506", "a hysteresis that is not below the quorum");
    internal static readonly DiagnosticRule FamilyMismatch = Error("CFG0507", "a server of another address family");
    internal static readonly DiagnosticRule DuplicateServer = Error("CFG0508", "a real server that is listed twice");
    internal static readonly DiagnosticRule DuplicateService = Warning("CFG0509", "two virtual servers on one address");
    internal static readonly DiagnosticRule IncompleteChecker = Error("CFG0510", "a checker that lacks what it needs");
    internal static readonly DiagnosticRule PortWithoutPersistence = Warning("CFG0511", "all ports without persistence");
    internal static readonly DiagnosticRule OnePacketCleared = Error("CFG0512", "one-packet scheduling for another protocol than UDP");
    internal static readonly DiagnosticRule UnknownGroup = Error("CFG0513", "a virtual server group that is not in the file");
    internal static readonly DiagnosticRule EmptyGroup = Error("CFG0514", "a virtual server group that cannot be used");
    internal static readonly DiagnosticRule ProtocolIgnored = Warning("CFG0515", "a setting that a service by mark does not have");
    internal static readonly DiagnosticRule SchedulerFlag = Error("CFG0516", "a flag that the scheduler does not have");
    internal static readonly DiagnosticRule ForwardingConflict = Error("CFG0517", "tunnel options that do not fit together");
    internal static readonly DiagnosticRule CertificateUnchecked = Note("CFG0518", "a TLS check that does not verify the certificate");
    internal static readonly DiagnosticRule Unchecked = Note("CFG0519", "a real server without any checker");

    private static DiagnosticRule Note(string id, string title) => Add(id, ConfigSeverity.Note, title, ExitClass.None);

    private static DiagnosticRule Warning(string id, string title) =>
        Add(id, ConfigSeverity.Warning, title, ExitClass.None);

    private static DiagnosticRule Error(string id, string title) =>
        Add(id, ConfigSeverity.Error, title, ExitClass.Error);

    private static DiagnosticRule Fatal(string id, string title) =>
        Add(id, ConfigSeverity.Fatal, title, ExitClass.Fatal);

    private static DiagnosticRule Add(string id, ConfigSeverity severity, string title, ExitClass exitClass)
    {
        DiagnosticRule rule = new(id, severity, title, exitClass);
        _rules.Add(rule);
        return rule;
    }
}
