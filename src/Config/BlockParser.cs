namespace IpvsHa.Config;

/// <summary>Reads blocks by their keyword tables.</summary>
internal sealed class BlockParser(LineReader lines, DiagnosticBag bag)
{
    private readonly Stack<ArgumentReader> _idleReaders = new();
    private int _insideNotYet;
    private int _order;
    private bool _reportedEnd;

    public LineReader Lines { get; } = lines;

    public DiagnosticBag Bag { get; } = bag;

    public int NextOrder() => ++_order;

    /// <summary>Reads the top level up to the end of the file.</summary>
    public void ParseTop<TBlock>(KeywordTable<TBlock> table, TBlock block)
        where TBlock : IConfigBlock
    {
        while (Lines.Next(out SourceLine line))
        {
            if (line.Is('}'))
            {
                Bag.Add(DiagnosticRules.ExtraEnd, line.Position, "this '}' closes nothing");
            }
            else
            {
                Apply(table, block, line);
            }
        }
    }

    /// <summary>Reads a block from its '{' to its '}'.</summary>
    public void ParseBlock<TBlock>(KeywordTable<TBlock> table, TBlock block, ArgumentReader opener)
        where TBlock : IConfigBlock
    {
        bool opened = TryOpen(opener);
        while (Lines.Next(out SourceLine line))
        {
            if (line.Is('}'))
            {
                return;
            }

            Apply(table, block, line);
        }

        ReportMissingEnd(opener.KeywordPosition, opener.Keyword, opened);
    }

    /// <summary>Reads a block of entries, one per line.</summary>
    public void ParseEntries(ArgumentReader opener, Action<ArgumentReader> read)
    {
        bool opened = TryOpen(opener);
        while (Lines.Next(out SourceLine line))
        {
            if (line.Is('}'))
            {
                return;
            }

            if (line.Is('{'))
            {
                SkipStray(line);
            }
            else
            {
                ArgumentReader reader = Rent(line, opener.Keyword);
                read(reader);
                _idleReaders.Push(reader);
            }
        }

        ReportMissingEnd(opener.KeywordPosition, opener.Keyword, opened);
    }

    /// <summary>Skips the block that begins with the next line, if one does.</summary>
    public bool SkipBlock()
    {
        if (!Lines.Peek(out SourceLine line) || !line.Is('{'))
        {
            return false;
        }

        Lines.Next(out line);
        SkipToEnd(line.Position);
        return true;
    }

    private bool TryOpen(ArgumentReader opener)
    {
        if (Lines.Peek(out SourceLine line) && line.Is('{'))
        {
            Lines.Next(out _);
            return true;
        }

        Bag.Add(
            DiagnosticRules.MissingBrace, opener.KeywordPosition,
            $"'{opener.Keyword}' needs a '{{'; the lines up to the next '}}' are taken as its block");
        return false;
    }

    private void Apply<TBlock>(KeywordTable<TBlock> table, TBlock block, SourceLine line)
        where TBlock : IConfigBlock
    {
        if (line.Is('{'))
        {
            SkipStray(line);
            return;
        }

        ArgumentReader arguments = Rent(line, string.Empty);
        Apply(table, block, arguments);
        _idleReaders.Push(arguments);
    }

    private void Apply<TBlock>(KeywordTable<TBlock> table, TBlock block, ArgumentReader arguments)
        where TBlock : IConfigBlock
    {
        if (!arguments.TryTakeSpan(out ReadOnlySpan<char> name, out ConfigPosition position))
        {
            return;
        }

        if (!table.TryFind(name, out Keyword<TBlock> keyword))
        {
            bool isBlock = SkipBlock();
            Bag.Add(
                DiagnosticRules.UnknownKeyword, position,
                Suggestions.Message(name.ToString(), table, isBlock));
            return;
        }

        arguments.Keyword = keyword.Name;
        if (table.KeepsPlaceOf(keyword.Name))
        {
            block.Source.Add(keyword.Name, position);
        }

        bool notYet = keyword.Status == KeywordStatus.NotYet;
        if (notYet && _insideNotYet == 0)
        {
            Bag.Add(DiagnosticRules.NoEffectYet, position, $"'{keyword.Name}' is known and has no effect yet");
        }

        if (keyword.Apply is null)
        {
            SkipBlock();
            return;
        }

        _insideNotYet += notYet ? 1 : 0;
        keyword.Apply(block, arguments);
        _insideNotYet -= notYet ? 1 : 0;
        arguments.ExpectEnd();
    }

    // A line needs a reader only while it is read, and a large file has a hundred thousand lines.
    private ArgumentReader Rent(SourceLine line, string keyword)
    {
        if (!_idleReaders.TryPop(out ArgumentReader? reader))
        {
            reader = new ArgumentReader(this);
        }

        reader.Begin(line, keyword);
        return reader;
    }

    private void SkipStray(SourceLine line)
    {
        Bag.Add(DiagnosticRules.UnexpectedBrace, line.Position, "no block begins here, this one is skipped up to its '}'");
        SkipToEnd(line.Position);
    }

    private void SkipToEnd(ConfigPosition opening)
    {
        for (int depth = 1; depth > 0;)
        {
            if (!Lines.Next(out SourceLine line))
            {
                ReportMissingEnd(opening, "{", true);
                return;
            }

            depth += line.Is('{') ? 1 : line.Is('}') ? -1 : 0;
        }
    }

    // The innermost block speaks for all that are open.
    private void ReportMissingEnd(ConfigPosition position, string keyword, bool opened)
    {
        if (opened && !_reportedEnd)
        {
            _reportedEnd = true;
            Bag.Add(
                DiagnosticRules.MissingEnd, position,
                $"the file ends inside '{keyword}', a '}}' is missing");
        }
    }
}
