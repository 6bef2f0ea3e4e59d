namespace IpvsHa.Config;

/// <summary>What can be said only about the file as a whole.</summary>
internal static class ConfigValidation
{
    public static void Check(KeepalivedConfig config, DiagnosticBag bag)
    {
        ReferenceValidation.Check(config, bag);
        VrrpValidation.Check(config, bag);
        VirtualServerValidation.Check(config, bag);
    }
}
