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
    private List<KeyValuePair<string, ConfigPosition>>? _keywords;

    /// <summary>The place of the word that opens the block.</summary>
    public ConfigPosition Position { get; } = position;

    internal int Order { get; } = order;

    /// <summary>
    /// The place of the last line with this keyword; that of the block when it has none, or when the table of the block
    /// does not keep the places of this keyword.
    /// </summary>
    public ConfigPosition PositionOf(string keyword)
    {
        int index = _keywords?.FindIndex(pair => pair.Key == keyword) ?? -1;
        return index < 0 ? Position : _keywords![index].Value;
    }

    internal void Add(string keyword, ConfigPosition position)
    {
        _keywords ??= [];
        for (int i = 0; i < _keywords.Count; i++)
        {
            if (_keywords[i].Key == keyword)
            {
                _keywords[i] = new(keyword, position);
                return;
            }
        }

        _keywords.Add(new(keyword, position));
    }
}
