using System.Buffers.Text;
using System.Text;

namespace IpvsHa.Checkers;

/// <summary>Takes an HTTP/1 response in pieces of any size and tells its status, its body and its end.</summary>
/// <remarks>
/// Pure, and it keeps no more than one line. The body is handed out as it was sent, the framing of chunks included, as
/// keepalived and genhash see it; framing that makes no sense is then no end, and the response lasts until the
/// connection does. RFC 9112 6.3.
/// </remarks>
internal sealed class HttpResponseReader
{
    /// <summary>The most bytes of status line and header fields together.</summary>
    public const int MaxHeader = 65536;

    private const int MaxLine = 256; // what is longer is not one of the fields that matter

    private readonly byte[] _line = new byte[MaxLine];
    private int _lineLength;
    private int _headerLength;
    private bool _hasStatusLine;
    private bool _isChunked;
    private State _state;
    private long _left; // of the body, or of the chunk and its line end

    private enum State
    {
        Header,
        Body,
        ChunkSize,
        ChunkData,
        Trailer,
        UntilClose,
        Complete,
    }

    /// <summary>
    /// The three digits after the first blank of the status line, if a blank follows them; otherwise 0. Null until the
    /// line is there.
    /// </summary>
    public int? Status { get; private set; }

    /// <summary><c>Content-Length</c>, 0 or more; null when there is none that makes sense.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Whether anything has come at all.</summary>
    public bool HasData { get; private set; }

    /// <summary>Whether the response is whole, so that nothing more needs to be read.</summary>
    public bool IsComplete => _state == State.Complete;

    /// <summary>Whether the header has more than <see cref="MaxHeader"/> bytes; nothing more is read then.</summary>
    public bool IsHeaderTooLong => _headerLength > MaxHeader;

    /// <summary>Takes the next bytes.</summary>
    /// <returns>Those of them that belong to the body; a view of <paramref name="input"/>.</returns>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> input)
    {
        HasData |= input.Length > 0;
        int at = 0;
        while (_state == State.Header && at < input.Length && !IsHeaderTooLong)
        {
            byte next = input[at++];
            _headerLength++;
            if (TakeLine(next) is { } length)
            {
                EndHeaderLine(_line.AsSpan(0, length), length == 0);
            }
        }

        ReadOnlySpan<byte> rest = input[at..];
        return _state switch
        {
            State.Header or State.Complete => [],
            State.UntilClose => rest,
            State.Body => ReadBody(rest),
            _ => ReadChunks(rest),
        };
    }

    /// <summary>The connection has ended: what is there is all there is.</summary>
    public void End()
    {
        if (!_hasStatusLine && HasData)
        {
            Status = ParseStatus(_line.AsSpan(0, _lineLength));
        }
    }

    private static int ParseStatus(ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        if (blank < 0 || line.Length < blank + 5 || line[blank + 4] != ' ')
        {
            return 0;
        }

        return Utf8Parser.TryParse(line.Slice(blank + 1, 3), out uint status, out int used) && used == 3
            ? (int)status
            : 0;
    }

    /// <summary>Collects a line.</summary>
    /// <returns>Its length without its end, or null while it goes on.</returns>
    private int? TakeLine(byte next)
    {
        if (next != '\n')
        {
            if (_lineLength < MaxLine)
            {
                _line[_lineLength++] = next;
            }

            return null;
        }

        int length = _lineLength > 0 && _line[_lineLength - 1] == '\r' ? _lineLength - 1 : _lineLength;
        _lineLength = 0;
        return length;
    }

    private void EndHeaderLine(ReadOnlySpan<byte> line, bool isEmpty)
    {
        if (!_hasStatusLine)
        {
            _hasStatusLine = true;
            Status = ParseStatus(line);
        }
        else if (isEmpty)
        {
            EndHeader();
        }
        else if (ValueOf(line, "content-length"u8) is { IsEmpty: false } length)
        {
            bool isNumber = Utf8Parser.TryParse(length, out long bytes, out int used) && used == length.Length;
            ContentLength = isNumber && bytes >= 0 ? bytes : null;
        }
        else if (ValueOf(line, "transfer-encoding"u8) is { IsEmpty: false } coding)
        {
            _isChunked = Ascii.EqualsIgnoreCase(coding, "chunked"u8);
        }
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name)
            ? line[(name.Length + 1)..].Trim(" \t"u8)
            : [];

    private void EndHeader()
    {
        _left = ContentLength ?? 0;
        _state = Status is 204 or 304 ? State.Complete
            : _isChunked ? State.ChunkSize
            : ContentLength is null ? State.UntilClose
            : _left == 0 ? State.Complete
            : State.Body;
    }

    private ReadOnlySpan<byte> ReadBody(ReadOnlySpan<byte> input)
    {
        int length = (int)Math.Min(input.Length, _left);
        _left -= length;
        _state = _left == 0 ? State.Complete : State.Body;
        return input[..length];
    }

    private ReadOnlySpan<byte> ReadChunks(ReadOnlySpan<byte> input)
    {
        int at = 0;
        while (at < input.Length)
        {
            if (_state == State.UntilClose)
            {
                return input;
            }

            if (_state == State.Complete)
            {
                return input[..at];
            }

            if (_state == State.ChunkData)
            {
                int length = (int)Math.Min(input.Length - at, _left);
                _left -= length;
                at += length;
                _state = _left == 0 ? State.ChunkSize : State.ChunkData;
            }
            else if (TakeLine(input[at++]) is { } length)
            {
                EndChunkLine(_line.AsSpan(0, length));
            }
        }

        return input[..at];
    }

    private void EndChunkLine(ReadOnlySpan<byte> line)
    {
        if (_state == State.Trailer)
        {
            _state = line.IsEmpty ? State.Complete : State.Trailer;
            return;
        }

        int extension = line.IndexOf((byte)';');
        ReadOnlySpan<byte> digits = (extension < 0 ? line : line[..extension]).TrimEnd(" \t"u8);
        bool isSize = Utf8Parser.TryParse(digits, out long size, out int used, 'x')
            && used == digits.Length
            && size is >= 0 and < long.MaxValue - 2;
        _left = size + 2; // the data and CR LF
        _state = !isSize ? State.UntilClose : size == 0 ? State.Trailer : State.ChunkData;
    }
}
