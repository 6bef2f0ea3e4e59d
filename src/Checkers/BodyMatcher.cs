using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace IpvsHa.Checkers;

/// <summary>Looks for a pattern in a body that comes in pieces, in a window of 32768 characters.</summary>
/// <remarks>A match longer than half of the window may be missed, or taken to end where the window does.</remarks>
/// <param name="pattern">What to look for.</param>
internal sealed class BodyMatcher(BodyPattern pattern) : IDisposable
{
    private const int Window = 32768;
    private const int Kept = Window / 2;

    private readonly Decoder _decoder = pattern.Encoding.GetDecoder();
    private readonly char[] _window = ArrayPool<char>.Shared.Rent(Window);
    private int _length;
    private long _start; // where in the body the window starts
    private bool _isDecided;

    /// <summary>Whether the pattern was found; true for good once it is.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Takes the next bytes of the body.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this body.</exception>
    public void Add(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty && !_isDecided)
        {
            Span<char> room = _window.AsSpan(_length, Window - _length);
            _decoder.Convert(body, room, flush: false, out int used, out int made, out _);
            body = body[used..];
            _length += made;
            if (Window - _length < 4) // room for less than one character of the encoding
            {
                Search(isEnd: false);
                Slide();
            }
        }
    }

    /// <summary>The body has ended.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this body.</exception>
    public void End()
    {
        if (!_isDecided)
        {
            Search(isEnd: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<char>.Shared.Return(_window);

    private void Search(bool isEnd)
    {
        ReadOnlySpan<char> text = _window.AsSpan(0, _length);
        long from = Math.Max(pattern.MinOffset - _start, _start == 0 ? 0 : 1); // a start of text is only the first
        if (from > _length)
        {
            return;
        }

        foreach (ValueMatch match in pattern.Regex.EnumerateMatches(text, (int)from))
        {
            bool mayGoOn = !isEnd && match.Index + match.Length == _length && match.Index >= _length - Kept;
            IsFound = !mayGoOn && _start + match.Index <= pattern.MaxOffset;
            _isDecided = !mayGoOn;
            return;
        }
    }

    private void Slide()
    {
        int gone = _length - Kept;
        _window.AsSpan(gone, Kept).CopyTo(_window);
        _length = Kept;
        _start += gone;
        _isDecided |= _start > pattern.MaxOffset;
    }
}
