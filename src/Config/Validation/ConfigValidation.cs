namespace IpvsHa.Config;

/// <summary>What can be said only about the file as a whole.</summary>
internal static class ConfigValidation
{
    public static void Check(KeepalivedConfig config, DiagnosticBag bag)
    {
        _ = config;
        _ = bag;
    }
}
