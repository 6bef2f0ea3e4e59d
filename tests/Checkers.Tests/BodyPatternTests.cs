using System.Text;

namespace IpvsHa.Checkers.Tests;

public sealed class BodyPatternTests
{
    [Theory]
    [InlineData("hello", "", "say hello", true)]
    [InlineData("Hello", "", "say hello", false)]
    [InlineData("Hello", "caseless", "say hello", true)]
    [InlineData("a.b", "", "a\nb", false)]
    [InlineData("a.b", "dotall", "a\nb", true)]
    [InlineData("^b", "", "a\nb", false)]
    [InlineData("^b", "multiline", "a\nb", true)]
    [InlineData("a b # c", "extended", "ab", true)]
    [InlineData("x", "no_such_option", "x", true)]
    [InlineData("[[:digit:]]+x", "", "d 12x", true)]
    [InlineData("^[[:alpha:]_[:digit:]]+$", "", "ab_9", true)]
    [InlineData("^[[:alpha:]]+$", "", ":", false)] // .NET alone would take it for one of [:alph
    [InlineData("[]x]+y", "", "]xy", true)]
    [InlineData("[^]x]", "", "]", false)]
    [InlineData("[[a]", "", "[", true)]
    [InlineData("[a-z-[aeiou]]", "", "a]", true)] // for PCRE the class ends at the first ]
    [InlineData("[a-z-[aeiou]]", "", "b", false)]
    [InlineData("\\Qa.b(\\E+", "", "a.b(((", true)]
    [InlineData("\\Qa.b", "", "axb", false)]
    [InlineData("a\\hb", "", "a\tb", true)]
    [InlineData("\\x{41}", "", "A", true)]
    [InlineData("(?P<n>a)(?P=n)", "", "aa", true)]
    [InlineData("(a)\\1", "", "aa", true)] // back-references need the backtracking engine
    [InlineData("a(?=b)", "", "ab", true)]
    [InlineData("é", "", "café", true)] // bytes against bytes
    [InlineData("f.$", "", "café", false)] // two bytes
    [InlineData("f.$", "utf", "café", true)]
    [InlineData("\0", "", "a\0b", true)]
    public void A_pattern_means_what_it_means_to_pcre(string pattern, string options, string body, bool expected) =>
        Assert.Equal(expected, Matches(Create(pattern, options), Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("(")]
    [InlineData("*a")]
    [InlineData("[a")]
    [InlineData("\\")]
    [InlineData("(?R)")]
    public void What_is_no_pattern_says_why(string pattern)
    {
        Assert.False(BodyPattern.TryCreate(pattern, [], false, 0, null, out BodyPattern? result, out string? error));

        Assert.Null(result);
        Assert.NotEqual("", error);
    }

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(3, null, true)]
    [InlineData(4, null, false)]
    [InlineData(0, 3L, true)]
    [InlineData(0, 2L, false)]
    [InlineData(1, 3L, true)]
    [InlineData(9, 99L, false)]
    public void Offsets_bound_where_a_match_may_start(long min, long? max, bool expected) =>
        Assert.Equal(expected, Matches(Create("de", "", min, max), "abcdef"u8.ToArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(16_380)]
    [InlineData(32_760)] // across the end of the window
    [InlineData(32_765)]
    [InlineData(200_000)]
    public void A_match_is_found_wherever_it_is_in_a_long_body(int before)
    {
        byte[] body = Encoding.ASCII.GetBytes(new string('.', before) + "needle" + new string('.', 100_000));

        Assert.True(Matches(Create("nee?dle", ""), body));
        Assert.True(Matches(Create("needle", "", min: before, max: before), body));
        Assert.False(Matches(Create("needle", "", max: before - 1), body));
        Assert.False(Matches(Create("needle", "", min: before + 1), body));
    }

    [Theory]
    [InlineData("^\\.", "x", false)] // the start of a later window is not the start of the body
    [InlineData("\\.$", "x", false)] // nor is the end of an earlier one its end
    [InlineData("^x", "x", true)]
    [InlineData("x$", "x", true)]
    public void Anchors_mean_the_ends_of_the_whole_body(string pattern, string ends, bool expected) =>
        Assert.Equal(expected, Matches(Create(pattern, ""), Encoding.ASCII.GetBytes(ends + new string('.', 100_000) + ends)));

    [Fact]
    public void A_match_over_many_small_pieces_is_found_as_in_one()
    {
        using BodyMatcher matcher = new(Create("hello\\s+world$", "utf"));

        foreach (byte piece in "é hello \r\n world"u8.ToArray())
        {
            matcher.Add([piece]);
        }

        matcher.End();
        Assert.True(matcher.IsFound);
    }

    [Fact]
    public void A_body_in_random_pieces_matches_as_it_does_in_one()
    {
        const int Seed = 4711;
        Random random = new(Seed);
        BodyPattern[] patterns =
            [Create("ab+a", ""), Create("^a.*b$", "dotall"), Create("b{5}", ""), Create("(a|b)\\1", ""), Create("b\\b", "")];

        for (int i = 0; i < 80; i++)
        {
            byte[] body = new byte[random.Next(random.Next(2) == 0 ? 40 : 100_000)];
            byte[] letters = "a......................b"u8.ToArray();
            for (int at = 0; at < body.Length; at++)
            {
                body[at] = letters[random.Next(letters.Length)];
            }

            BodyPattern pattern = patterns[random.Next(4)];
            using BodyMatcher matcher = new(pattern);
            for (int at = 0; at < body.Length;)
            {
                int piece = Math.Min(1 + random.Next(20_000), body.Length - at);
                matcher.Add(body.AsSpan(at, piece));
                at += piece;
            }

            matcher.End();
            bool expected = pattern.Regex.IsMatch(Encoding.Latin1.GetString(body));
            bool isTooLong = pattern == patterns[1] && body.Length > 32_000; // longer than the window
            Assert.True(isTooLong || matcher.IsFound == expected, $"seed {Seed}, body {i}");
        }
    }

    [Fact]
    public void Random_patterns_are_patterns_or_errors_and_never_more()
    {
        const int Seed = 815;
        Random random = new(Seed);
        string[] words =
            ["[", "]", "[:", ":]", "digit", "[[:alpha:]]", "^", "\\", "\\Q", "\\E", "\\x{", "}", "41", "(?P<", "(?P=", ">", "(", ")", "a", "*", "-", "\\h", "\0", "é"];

        for (int i = 0; i < 100_000; i++)
        {
            string pattern = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(words.Length)]));
            Assert.NotNull(PcreSyntax.Translate(pattern));
            if (i % 200 == 0)
            {
                bool isPattern = BodyPattern.TryCreate(pattern, [], false, 0, null, out BodyPattern? result, out string? error);
                Assert.True(isPattern ? result is not null : error is not null, $"seed {Seed}, pattern {i}");
            }
        }
    }

    private static BodyPattern Create(string pattern, string options, long min = 0, long? max = null)
    {
        bool isPattern = BodyPattern.TryCreate(
            pattern, options.Split(' ', StringSplitOptions.RemoveEmptyEntries), false, min, max, out BodyPattern? result, out string? error);
        Assert.True(isPattern, error);
        return result!;
    }

    private static bool Matches(BodyPattern pattern, byte[] body)
    {
        using BodyMatcher matcher = new(pattern);
        matcher.Add(body);
        matcher.End();
        return matcher.IsFound;
    }
}
