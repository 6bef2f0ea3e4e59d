using System.Text;

namespace IpvsHa.Checkers.Tests;

public sealed class HttpResponseReaderTests
{
    // status, length of Content-Length, body, and ! when the reader knows that nothing more will come
    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", "200 - hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 5 hello !")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello and more", "200 5 hello !")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 0  !")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "200 9 hello")] // cut short
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello", "200 - hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello", "200 - hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello", "200 - hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "204 -  !")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", "304 7  !")]
    [InlineData("HTTP/1.1 200 OK\n\nhello", "200 - hello")] // bare line feeds
    [InlineData("HTTP/1.1 200 \r\n\r\n", "200 - ")]
    [InlineData("HTTP/1.1 200\r\n\r\n", "0 - ")] // keepalived wants a blank after the digits
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "0 - ")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", "0 - ")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n", "0 - ")]
    [InlineData("HTTP/1.1\r\n\r\n", "0 - ")]
    [InlineData("ICY 200 OK\r\n\r\n", "200 - ")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n", "0 - ")]
    [InlineData("HTTP/1.0 200 OK", "200 - ")] // the connection ended in the first line
    [InlineData("x", "0 - ")]
    [InlineData("", "- - ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "200 - 5~hello~0~~ !")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\nA;x=y\r\n0123456789\r\n0\r\nT: v\r\n\r\nmore", "200 - A;x=y~0123456789~0~T: v~~ !")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", "200 - zz~hello~0~~")] // no end
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello", "200 - ffffffffffffffffff~hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nhello", "200 - 7fffffffffffffff~hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "200 - 5~hel")]
    public void A_response_is_read_the_same_whole_or_in_single_bytes(string response, string expected)
    {
        Assert.Equal(expected, Describe(response, piece: int.MaxValue));
        Assert.Equal(expected, Describe(response, piece: 1));
    }

    [Fact]
    public void Every_cut_of_a_response_is_harmless()
    {
        const string Response =
            "HTTP/1.1 200 OK\r\nServer: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n";

        for (int length = 0; length < Response.Length; length++)
        {
            Assert.DoesNotContain('!', Describe(Response[..length], piece: 7));
        }

        Assert.EndsWith("!", Describe(Response, piece: 7), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "X: y\r\n")]
    [InlineData("", "a")] // one endless line
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "yyyyyyyyyy")]
    public void A_header_without_end_is_too_long(string start, string more)
    {
        HttpResponseReader reader = new();
        reader.Read(Encoding.ASCII.GetBytes(start));

        int total = start.Length;
        for (; !reader.IsHeaderTooLong && total < 100_000; total += more.Length)
        {
            Assert.Equal(0, reader.Read(Encoding.ASCII.GetBytes(more)).Length);
        }

        Assert.InRange(total, 65537, 65536 + more.Length);
    }

    [Fact]
    public void A_header_of_just_the_limit_is_read()
    {
        string header = "HTTP/1.1 200 OK\r\nX: ";
        header += new string('y', 65536 - header.Length - 4) + "\r\n\r\n";

        Assert.Equal("200 - body", Describe(header + "body", piece: 1000));
    }

    [Fact]
    public void Random_responses_never_break_the_reader_and_never_give_more_body_than_came()
    {
        const int Seed = 20261121;
        Random random = new(Seed);
        string[] words =
        [
            "HTTP/1.1 200 OK\r\n", "HTTP/1.0 ", "404", " ", "\r\n", "\n", "\r", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
            "5", "0\r\n\r\n", "ffffffff", ";", ":", "\0", "hello", "-1", "9223372036854775807", "\r\n\r\n", "7fffffffffffffff\r\n",
        ];

        for (int i = 0; i < 100_000; i++)
        {
            StringBuilder response = new();
            for (int word = random.Next(20); word > 0; word--)
            {
                response.Append(words[random.Next(words.Length)]);
            }

            byte[] bytes = Encoding.ASCII.GetBytes(response.ToString());
            for (int noise = random.Next(4) - 2; noise > 0 && bytes.Length > 0; noise--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            string text = Encoding.Latin1.GetString(bytes);
            string whole = Describe(text, int.MaxValue);
            if (whole != Describe(text, 1 + random.Next(5)) || whole.Length > text.Length + 50)
            {
                Assert.Fail($"seed {Seed}, response {i}: {whole}");
            }
        }
    }

    private static string Describe(string response, int piece)
    {
        HttpResponseReader reader = new();
        byte[] bytes = Encoding.Latin1.GetBytes(response);
        StringBuilder body = new(bytes.Length);
        for (int at = 0; at < bytes.Length; at += piece == int.MaxValue ? bytes.Length : piece)
        {
            body.Append(Encoding.Latin1.GetString(reader.Read(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)))));
        }

        reader.End();
        string text = body.Replace("\r\n", "~").ToString();
        return $"{reader.Status?.ToString() ?? "-"} {reader.ContentLength?.ToString() ?? "-"} {text}{(reader.IsComplete ? " !" : "")}";
    }
}
