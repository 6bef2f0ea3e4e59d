namespace IpvsHa.Host;

/// <summary>Exit statuses of the program; keepalived's numbers.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>Something went wrong.</summary>
    public const int Failure = 1;

    /// <summary><c>-t</c>: a fatal problem.</summary>
    public const int FatalProblem = 4;

    /// <summary><c>-t</c>: an error.</summary>
    public const int ConfigurationError = 5;

    /// <summary>A start: there is no configuration that could be used. <c>-t</c>: a script security problem.</summary>
    public const int NoConfiguration = 6;
}
