using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace IpvsHa.Checkers;

/// <summary><c>regex</c> and its companions: a pattern that a body must or must not match.</summary>
/// <remarks>
/// The pattern is keepalived's, that is PCRE2's. .NET reads nearly all of it alike; what it writes otherwise is
/// translated, and what it lacks is an error. Without the option <c>utf</c> a byte is a character, for both.
/// </remarks>
public sealed class BodyPattern
{
    private static readonly TimeSpan _matchTimeout = TimeSpan.FromMilliseconds(500);

    private static readonly Dictionary<string, RegexOptions> _options = new(StringComparer.Ordinal)
    {
        ["caseless"] = RegexOptions.IgnoreCase,
        ["multiline"] = RegexOptions.Multiline,
        ["dotall"] = RegexOptions.Singleline,
        ["extended"] = RegexOptions.IgnorePatternWhitespace,
        ["no_auto_capture"] = RegexOptions.ExplicitCapture,
    };

    private readonly string _key;

    private BodyPattern(Regex regex, Encoding encoding, bool noMatch, long minOffset, long maxOffset, string key)
    {
        Regex = regex;
        Encoding = encoding;
        NoMatch = noMatch;
        MinOffset = minOffset;
        MaxOffset = maxOffset;
        _key = key;
    }

    internal Regex Regex { get; }

    internal Encoding Encoding { get; }

    internal bool NoMatch { get; }

    internal long MinOffset { get; }

    internal long MaxOffset { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern"><c>regex</c>, C style escapes already processed.</param>
    /// <param name="options"><c>regex_options</c>; words without a counterpart in .NET are ignored.</param>
    /// <param name="noMatch"><c>regex_no_match</c>.</param>
    /// <param name="minOffset"><c>regex_min_offset</c>, 0 or more.</param>
    /// <param name="maxOffset"><c>regex_max_offset</c>; null for none.</param>
    /// <param name="result">The pattern.</param>
    /// <param name="error">Why it is none, in words.</param>
    public static bool TryCreate(
        string pattern,
        IReadOnlyCollection<string> options,
        bool noMatch,
        long minOffset,
        long? maxOffset,
        [NotNullWhen(true)] out BodyPattern? result,
        [NotNullWhen(false)] out string? error)
    {
        bool isUtf = options.Contains("utf");
        Encoding encoding = isUtf ? Encoding.UTF8 : Encoding.Latin1;
        string text = PcreSyntax.Translate(
            isUtf ? pattern : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)));
        RegexOptions flags = RegexOptions.CultureInvariant;
        foreach (string option in options)
        {
            flags |= _options.GetValueOrDefault(option);
        }

        string key = $"{pattern} {string.Join(' ', options)} {noMatch} {minOffset} {maxOffset}";
        try
        {
            result = new(CreateRegex(text, flags), encoding, noMatch, minOffset, maxOffset ?? long.MaxValue, key);
            error = null;
            return true;
        }
        catch (ArgumentException invalid)
        {
            result = null;
            error = invalid.Message;
            return false;
        }
    }

    /// <summary>Every setting as text.</summary>
    public override string ToString() => _key;

    /// <summary>Time linear in the body where the pattern allows it; look-around and back-references do not.</summary>
    private static Regex CreateRegex(string text, RegexOptions flags)
    {
        try
        {
            return new(text, flags | RegexOptions.NonBacktracking, _matchTimeout);
        }
        catch (NotSupportedException)
        {
            return new(text, flags, _matchTimeout);
        }
    }
}
