using System.Text;
using System.Text.Json;

namespace IpvsHa.Host.Roles;

/// <summary>Commands as they travel: a line of JSON, then the texts of the configuration as plain UTF-8.</summary>
/// <remarks>A configuration of megabytes is copied once on its way: what a start touches is what it costs.</remarks>
internal static class RoleCommandStream
{
    internal const int BufferSize = 64 * 1024; // as much as a pipe holds

    /// <summary>Writes a command.</summary>
    public static async Task WriteAsync(Stream output, RoleCommand command, CancellationToken cancellationToken)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(command, RoleJson.Default.RoleCommand), (byte)'\n'];
        await output.WriteAsync(line, cancellationToken);
        if (command.Snapshot is { Texts.Count: > 0 } snapshot)
        {
            byte[] buffer = new byte[BufferSize];
            foreach (string text in snapshot.Texts)
            {
                Encoder encoder = Encoding.UTF8.GetEncoder();
                for (int at = 0; at < text.Length;)
                {
                    encoder.Convert(text.AsSpan(at), buffer, flush: true, out int chars, out int bytes, out _);
                    await output.WriteAsync(buffer.AsMemory(0, bytes), cancellationToken);
                    at += chars;
                }
            }
        }

        await output.FlushAsync(cancellationToken);
    }
}

/// <summary>The other end of <see cref="RoleCommandStream"/>.</summary>
internal sealed class RoleCommandReader(Stream input, int bufferSize = RoleCommandStream.BufferSize) : IDisposable
{
    private byte[] _buffer = new byte[bufferSize];
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public void Dispose() => input.Dispose();

    /// <summary>The next command; null at the end, also at one in the middle of a command.</summary>
    public async Task<RoleCommand?> ReadAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            MakeRoom();
            int read = await input.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }

        RoleCommand? command = JsonSerializer.Deserialize(
            _buffer.AsSpan(_start, length), RoleJson.Default.RoleCommand);
        _start += length + 1;
        if (command?.Snapshot is not { Sizes.Count: > 0 } snapshot)
        {
            return command;
        }

        List<string> texts = [];
        foreach (TextSize size in snapshot.Sizes)
        {
            if (ReadText(size) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }

        return command with { Snapshot = snapshot with { Texts = texts } };
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    // Decodes straight into the string. The supervisor has begun to write it, so waiting here is short.
    private string? ReadText(TextSize size)
    {
        bool isWhole = true;
        string text = string.Create(size.Characters, (Reader: this, size.Bytes), (characters, state) =>
            isWhole = state.Reader.TryFill(characters, state.Bytes));
        return isWhole ? text : null;
    }

    private bool TryFill(Span<char> characters, int bytesLeft)
    {
        Decoder decoder = Encoding.UTF8.GetDecoder();
        while (bytesLeft > 0)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = input.Read(_buffer, 0, _buffer.Length);
                if (_end == 0)
                {
                    return false;
                }
            }

            int bytes = Math.Min(bytesLeft, _end - _start);
            int written = decoder.GetChars(_buffer.AsSpan(_start, bytes), characters, flush: bytes == bytesLeft);
            characters = characters[written..];
            _start += bytes;
            bytesLeft -= bytes;
        }

        return characters.IsEmpty;
    }
}
