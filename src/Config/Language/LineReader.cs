using System.Text;

namespace IpvsHa.Config;

/// <summary>Which failures of an include count as errors.</summary>
[Flags]
internal enum IncludeChecks
{
    None = 0,
    Read = 1,
    Match = 2,
    Wildcard = 4,
    Brace = 8,
    All = Read | Match | Wildcard | Brace,
}

/// <summary>
/// Turns files into logical lines: comments off, <c>@id</c> lines kept or dropped, definitions taken and put in,
/// repeats played, includes opened, braces on lines of their own.
/// </summary>
internal sealed class LineReader
{
    private const int MaxLineBytes = 1023;

    private readonly IConfigFiles _files;
    private readonly DiagnosticBag _bag;
    private readonly ConfigLimits _limits;
    private readonly Substitution _substitution;
    private readonly string _configId;
    private readonly Stack<Frame> _frames = new();
    private SourceLine _rest;
    private bool _hasRest;
    private SourceLine _peeked;
    private bool _hasPeeked;
    private int _linesLeft;
    private int _filesLeft;
    private int _charactersLeft;

    public LineReader(IConfigFiles files, string configId, uint seed, DiagnosticBag bag, ConfigLimits limits)
    {
        _files = files;
        _configId = configId;
        _bag = bag;
        _limits = limits;
        _substitution = new(files, configId, seed, bag, limits.Substitutions);
        _linesLeft = limits.Lines;
        _filesLeft = limits.Files;
        _charactersLeft = limits.Characters;
    }

    /// <summary>Failures of a plain include that count as errors.</summary>
    public IncludeChecks Checks { get; set; }

    /// <summary>The place of the last line, for problems at the end.</summary>
    public ConfigPosition LastPosition { get; private set; }

    private string CurrentDirectory =>
        _frames.FirstOrDefault(static frame => frame.Directory is not null)?.Directory ?? ".";

    public void Seed(uint seed) => _substitution.Seed(seed);

    /// <summary>Opens the files of the main pattern, the first on top.</summary>
    public void OpenMain(string pattern, string directory)
    {
        LastPosition = new(pattern, 0, 0);
        GlobAnswer answer = _files.Glob(pattern, directory);
        if (answer.Paths.Count > 1)
        {
            _bag.Add(DiagnosticRules.SeveralFiles, LastPosition, $"'{pattern}' stands for {answer.Paths.Count} files, read in order");
        }

        if (answer.Paths.Count == 0)
        {
            _bag.Add(DiagnosticRules.FileNotRead, LastPosition, $"there is no file '{pattern}'");
        }

        for (int i = answer.Paths.Count - 1; i >= 0; i--)
        {
            FileAnswer file = _files.ReadFile(answer.Paths[i]);
            if (file.Outcome == ReadOutcome.Read)
            {
                Push(new Frame(file, Checks));
            }
            else
            {
                _bag.Add(DiagnosticRules.FileNotRead, new(file.Path, 0, 0), $"'{file.Path}' {Reason(file.Outcome)}");
            }
        }
    }

    public bool Peek(out SourceLine line)
    {
        if (!_hasPeeked && Read(out _peeked))
        {
            _hasPeeked = true;
        }

        line = _peeked;
        return _hasPeeked;
    }

    public bool Next(out SourceLine line)
    {
        if (_hasPeeked)
        {
            line = _peeked;
            _hasPeeked = false;
        }
        else if (!Read(out line))
        {
            return false;
        }

        LastPosition = line.Position;
        return true;
    }

    private bool Read(out SourceLine line)
    {
        while (true)
        {
            if (_hasRest)
            {
                line = SplitAtBrace(_rest);
                return true;
            }

            if (_frames.Count == 0)
            {
                line = default;
                return false;
            }

            if (!TryRaw(_frames.Peek(), out line))
            {
                Close(_frames.Pop());
                continue;
            }

            if (--_linesLeft < 0 || _substitution.IsExhausted)
            {
                GiveUp(line.Position, "the definitions and repeats of the file make too many lines, reading ends here");
                continue;
            }

            if (!line.IsEmpty && TryFilter(ref line) && !TryDefine(line) && !TryRepeat(line)
                && TryExpand(ref line) && !TryInclude(line) && !line.IsEmpty)
            {
                line = SplitAtBrace(line);
                return true;
            }
        }
    }

    private bool TryRaw(Frame frame, out SourceLine line)
    {
        if (!frame.TryNext(_substitution, out line, out bool isPhysical))
        {
            return false;
        }

        if (!isPhysical)
        {
            return true;
        }

        if (line.End - line.Start > MaxLineBytes / 3 && Encoding.UTF8.GetByteCount(line.Span) > MaxLineBytes)
        {
            _bag.Add(DiagnosticRules.LineTooLong, line.Position, $"a line has at most {MaxLineBytes} bytes, this one is dropped");
            line = line with { End = line.Start };
        }
        else if (line.Span.Contains('\0'))
        {
            _bag.Add(DiagnosticRules.NulInLine, line.Position, "a line must not hold a NUL byte, this one is dropped");
            line = line with { End = line.Start };
        }

        line = Cleaned(line);
        return true;
    }

    private SourceLine Cleaned(SourceLine line)
    {
        SourceLine cleaned = Cleaner.Clean(line, out int openQuote);
        if (openQuote >= 0 && !_bag.HasOn(DiagnosticRules.UnmatchedQuote, line.Position))
        {
            _bag.Add(DiagnosticRules.UnmatchedQuote, line.At(openQuote), "this quote is not closed on its line");
        }

        return cleaned;
    }

    private bool TryFilter(ref SourceLine line)
    {
        if (line.Text[line.Start] != '@')
        {
            return true;
        }

        int start = line.Start + 1;
        bool negated = start < line.End && line.Text[start] == '^';
        start += negated ? 1 : 0;
        int end = start;
        while (end < line.End && !CharacterClass.IsBlank(line.Text[end]))
        {
            end++;
        }

        bool equal = line.Text.AsSpan(start, end - start).SequenceEqual(_configId);
        if (equal == negated)
        {
            return false;
        }

        line = line.Slice(end, line.End);
        return !line.IsEmpty;
    }

    private bool TryDefine(SourceLine line)
    {
        if (line.Text[line.Start] != '$')
        {
            return false;
        }

        ReadOnlySpan<char> name = line.Span[1..];
        int length = CharacterClass.NameLength(name);
        if (length == 0 || length == name.Length || name[length] != '=')
        {
            return false;
        }

        SourceLine value = line.Slice(line.Start + 1 + length + 1, line.End);
        List<string> lines = [];
        while (value.Span is [.., '\\'])
        {
            lines.Add(value.Slice(value.Start, value.End - 1).Span.ToString());
            if (!TryRaw(_frames.Peek(), out SourceLine next) || next.IsEmpty || --_linesLeft < 0)
            {
                value = default;
                break;
            }

            value = next;
        }

        if (value.Text is not null)
        {
            lines.Add(value.Span.ToString());
        }

        _substitution.Define(name[..length].ToString(), lines);
        return true;
    }

    private bool TryRepeat(SourceLine line)
    {
        if (line.Text[line.Start] != '~' || Repeat.TryParse(line, _substitution, _bag, out Repeat? repeat) is false)
        {
            return false;
        }

        if (repeat is not null)
        {
            Push(new Frame(line, repeat));
        }

        return true;
    }

    private bool TryExpand(ref SourceLine line)
    {
        if (!line.Span.Contains('$'))
        {
            return true;
        }

        _substitution.WorkingDirectory = CurrentDirectory;
        SourceLine before = line;
        List<IReadOnlyList<string>>? following = null;
        if (!_substitution.TryExpand(ref line, allowLines: true, ref following))
        {
            return true;
        }

        if (following is not null)
        {
            foreach (IReadOnlyList<string> lines in following)
            {
                if (!Push(new Frame(before, lines)))
                {
                    return false;
                }
            }
        }

        line = Substitution.RestoreMarks(Cleaned(line));
        return !line.IsEmpty;
    }

    private bool TryInclude(SourceLine line)
    {
        ReadOnlySpan<char> text = line.Span;
        if (!text.StartsWith("include"))
        {
            return false;
        }

        int end = text.IndexOfAny(' ', '\t');
        IncludeChecks? checks = (end < 0 ? text : text[..end]) switch
        {
            "include" => Checks,
            "includer" => IncludeChecks.Read,
            "includem" => IncludeChecks.Read | IncludeChecks.Match,
            "includew" => IncludeChecks.Read | IncludeChecks.Match | IncludeChecks.Wildcard,
            "includeb" => IncludeChecks.Read | IncludeChecks.Brace,
            "includea" => IncludeChecks.All,
            _ => null,
        };
        if (checks is null || end < 0)
        {
            return false;
        }

        SourceLine name = line.Slice(line.Start + end, line.End);
        Include(name, checks.Value);
        return true;
    }

    private void Include(SourceLine name, IncludeChecks checks)
    {
        string pattern = name.Span.Trim('"').ToString();
        GlobAnswer answer = _files.Glob(pattern, CurrentDirectory);
        foreach (string missing in answer.MissingAlternatives)
        {
            bool wildcard = missing.AsSpan().IndexOfAny("*?[") >= 0;
            bool failed = checks.HasFlag(wildcard ? IncludeChecks.Wildcard : IncludeChecks.Match)
                || (checks.HasFlag(IncludeChecks.Brace) && pattern.Contains('{', StringComparison.Ordinal));
            _bag.Add(
                failed ? DiagnosticRules.IncludeFailed : DiagnosticRules.IncludeSkipped,
                name.Position, wildcard ? $"no file matches '{missing}'" : $"there is no file '{missing}'");
        }

        for (int i = answer.Paths.Count - 1; i >= 0; i--)
        {
            if (--_filesLeft < 0)
            {
                GiveUp(name.Position, $"more than {_limits.Files} files are included, reading ends here");
                return;
            }

            Open(answer.Paths[i], name.Position, checks);
        }
    }

    private void Open(string path, ConfigPosition position, IncludeChecks checks)
    {
        FileAnswer file = _files.ReadFile(path);
        if (file.Outcome != ReadOutcome.Read)
        {
            _bag.Add(
                checks.HasFlag(IncludeChecks.Read) ? DiagnosticRules.IncludeFailed : DiagnosticRules.IncludeSkipped,
                position, $"'{file.Path}' {Reason(file.Outcome)}");
        }
        else if (_frames.Any(frame => frame.Path == file.Path && frame.Directory == file.Directory))
        {
            _bag.Add(DiagnosticRules.IncludeLoop, position, $"'{file.Path}' is being read already, it is not included again");
        }
        else if ((_charactersLeft -= file.Text.Length) < 0)
        {
            GiveUp(position, $"the included files hold more than {_limits.Characters} characters, reading ends here");
        }
        else
        {
            Push(new Frame(file, Checks));
        }
    }

    private static string Reason(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Missing => "does not exist",
        ReadOutcome.IsDirectory => "is a directory",
        ReadOutcome.NotRegular => "is not a regular file",
        ReadOutcome.Executable => "has an execute bit, which no configuration file may have",
        ReadOutcome.TooLarge => "is too large for a configuration",
        _ => "cannot be read",
    };

    private bool Push(Frame frame)
    {
        // A frame with nothing left would only add to the depth of definitions that end with each other.
        while (_frames.TryPeek(out Frame? top) && top.IsDone)
        {
            Close(_frames.Pop());
        }

        if (_frames.Count >= _limits.Depth)
        {
            GiveUp(frame.Position, "files, definitions and repeats stand in one another without end, reading ends here");
            return false;
        }

        _frames.Push(frame);
        return true;
    }

    private void Close(Frame frame)
    {
        if (frame.Path is not null)
        {
            Checks = frame.ChecksBefore;
        }
    }

    private void GiveUp(ConfigPosition position, string message)
    {
        _bag.Add(DiagnosticRules.LimitReached, position, message);
        _frames.Clear();
        _hasRest = false;
    }

    private SourceLine SplitAtBrace(SourceLine line)
    {
        _hasRest = false;
        int brace = -1;
        if (line.Text[line.Start] is '{' or '}')
        {
            brace = line.Start + 1;
        }
        else if (line.Span.IndexOfAny('{', '}') >= 0)
        {
            bool quoted = false;
            for (int i = line.Start; i < line.End; i++)
            {
                char c = line.Text[i];
                quoted ^= c == '"';
                if (!quoted && c is ('{' or '}'))
                {
                    brace = i;
                    break;
                }
            }
        }

        if (brace < 0)
        {
            return line;
        }

        _rest = line.Slice(brace, line.End);
        _hasRest = !_rest.IsEmpty;
        return line.Slice(line.Start, brace);
    }

    /// <summary>Something that lines come from: a file, the later lines of a definition, or a repeat.</summary>
    private sealed class Frame
    {
        private readonly string? _text;
        private readonly SourceLine _origin;
        private readonly IReadOnlyList<string>? _lines;
        private readonly Repeat? _repeat;
        private int _offset;
        private int _number;

        public Frame(FileAnswer file, IncludeChecks checksBefore)
        {
            _text = file.Text;
            Path = file.Path;
            Directory = file.Directory;
            ChecksBefore = checksBefore;
            Position = new(file.Path, 1, 1);
        }

        public Frame(SourceLine origin, IReadOnlyList<string> lines)
        {
            _origin = origin;
            _lines = lines;
            _number = 1; // the first line has replaced the reference
            Position = origin.Position;
        }

        public Frame(SourceLine origin, Repeat repeat)
        {
            _origin = origin;
            _repeat = repeat;
            Position = origin.Position;
        }

        public string? Path { get; }

        public string? Directory { get; }

        public IncludeChecks ChecksBefore { get; }

        public ConfigPosition Position { get; }

        public bool IsDone => _lines is not null && _number >= _lines.Count;

        public bool TryNext(Substitution substitution, out SourceLine line, out bool isPhysical)
        {
            isPhysical = _text is not null;
            if (_text is not null)
            {
                return TryPhysical(_text, out line);
            }

            line = default;
            if (_lines is not null)
            {
                if (_number >= _lines.Count)
                {
                    return false;
                }

                line = _origin.WithText(_lines[_number++], 0);
                return true;
            }

            if (_repeat is null || !_repeat.TryNext(substitution))
            {
                return false;
            }

            line = _origin.WithText(_repeat.Body, 0);
            return true;
        }

        private bool TryPhysical(string text, out SourceLine line)
        {
            if (_offset >= text.Length)
            {
                line = default;
                return false;
            }

            _number++;
            int end = text.IndexOf('\n', _offset);
            int next = end < 0 ? text.Length : end + 1;
            end = end < 0 ? text.Length : end;
            line = new(text, _offset, end, Path!, _number, _offset, 1, int.MaxValue);
            _offset = next;
            return true;
        }
    }
}
