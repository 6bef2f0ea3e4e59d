namespace IpvsHa.Config;

/// <summary>A block of the file with its own keywords.</summary>
public interface IConfigBlock
{
    /// <summary>Where the block and its values stand.</summary>
    BlockSource Source { get; }
}

/// <summary>Where a block and the values in it stand.</summary>
/// <param name="position">The place of the word that opens the block.</param>
/// <param name="order">How many blocks of the whole configuration were opened before.</param>
public sealed class BlockSource(ConfigPosition position, int order = 0)
{
    private readonly List<KeyValuePair<string, ConfigPosition>> _keywords = [];

    /// <summary>The place of the word that opens the block.</summary>
    public ConfigPosition Position { get; } = position;

    internal int Order { get; } = order;

    /// <summary>The place of the last line with this keyword, or of the block when it has none.</summary>
    public ConfigPosition PositionOf(string keyword)
    {
        for (int i = _keywords.Count - 1; i >= 0; i--)
        {
            if (_keywords[i].Key == keyword)
            {
                return _keywords[i].Value;
            }
        }

        return Position;
    }

    /// <summary>True when the block has a line with this keyword, right or wrong.</summary>
    public bool IsWritten(string keyword)
    {
        foreach (KeyValuePair<string, ConfigPosition> pair in _keywords)
        {
            if (pair.Key == keyword)
            {
                return true;
            }
        }

        return false;
    }

    internal void Add(string keyword, ConfigPosition position) => _keywords.Add(new(keyword, position));
}
