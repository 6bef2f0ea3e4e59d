using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpvsHa.Checkers.Tests;

public sealed class HttpCheckTests
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", "pass")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "pass")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "pass")] // keepalived only logs it
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "pass")] // nor does it look at chunks
    [InlineData("HTTP/1.0 200 OK", "pass")]
    [InlineData("HTTP/1.0 503 Sorry\r\n\r\n", "HTTP status code 503")]
    [InlineData("HTTP/1.0 301 Moved\r\nLocation: /\r\n\r\n", "HTTP status code 301")]
    [InlineData("HTTP/1.0 200\r\n\r\n", "HTTP status code 0")]
    [InlineData("220 mail.example ESMTP\r\n", "HTTP status code 0")]
    [InlineData("\0\0\0\0\n", "HTTP status code 0")]
    [InlineData("", "no data received")]
    public async Task The_answer_decides(string response, string expected)
    {
        await using LoopbackServer server = new(Answer(response));

        Assert.Equal(expected, await Run(server, new HttpUrl("/")));
    }

    [Theory]
    [InlineData(200, "HTTP status code 200")]
    [InlineData(404, "pass")]
    [InlineData(503, "pass")]
    public async Task Other_status_codes_may_be_expected(int status, string expected)
    {
        await using LoopbackServer server = new(Answer($"HTTP/1.0 {status} x\r\n\r\n"));

        Assert.Equal(expected, await Run(server, new HttpUrl("/") { Statuses = new([(404, 404), (500, 599)]) }));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhi", "pass")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi there", "pass")] // only that much counts
    [InlineData("HTTP/1.0 200 OK\r\n\r\nho", "MD5 digest error")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "MD5 digest error")]
    [InlineData("HTTP/1.0 500 No\r\n\r\nhi", "HTTP status code 500")]
    public async Task A_digest_is_that_of_the_body(string response, string expected)
    {
        await using LoopbackServer server = new(Answer(response));

        // printed by genhash of keepalived 2.2.7 for the body "hi"
        Assert.Equal(expected, await Run(server, new HttpUrl("/") { Digest = Hex.Bytes("49f68a5c8493ec2c0bf489821c21fc3b") }));
    }

    [Theory]
    [InlineData("hel+o", false, "pass")]
    [InlineData("bye", false, "regex does not match")]
    [InlineData("hel+o", true, "regex matches")]
    [InlineData("bye", true, "pass")]
    [InlineData("^HTTP", false, "regex does not match")] // the body alone
    public async Task A_pattern_must_or_must_not_match(string regex, bool noMatch, string expected)
    {
        Assert.True(BodyPattern.TryCreate(regex, [], noMatch, 0, null, out BodyPattern? pattern, out _));
        await using LoopbackServer server = new(Answer("HTTP/1.0 200 OK\r\n\r\nhello"));

        Assert.Equal(expected, await Run(server, new HttpUrl("/") { Pattern = pattern }));
    }

    [Fact]
    public async Task A_long_body_is_matched_and_hashed_while_it_comes()
    {
        Assert.True(BodyPattern.TryCreate("the end$", [], false, 0, null, out BodyPattern? pattern, out _));
        byte[] body = Encoding.ASCII.GetBytes(new string('.', 3_000_000) + "the end");
        await using LoopbackServer server = new(Answer("HTTP/1.0 200 OK\r\n\r\n" + Encoding.ASCII.GetString(body)));
#pragma warning disable CA5351 // as the check has it
        HttpUrl url = new("/") { Pattern = pattern, Digest = MD5.HashData(body) };
#pragma warning restore CA5351

        Assert.Equal("pass", await Run(server, url));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")]
    public async Task A_whole_answer_passes_although_the_server_keeps_the_connection(string response)
    {
        await using LoopbackServer server = new(Answer(response, thenHang: true));

        Assert.Equal("pass", await Run(server, new HttpUrl("/")));
    }

    [Theory]
    [InlineData("", "timeout while reading the response")]
    [InlineData("HTTP/1.0 200", "timeout while reading the response")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", "timeout while reading the response")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhello", "timeout while reading the response")]
    public async Task An_answer_that_stops_half_way_is_a_timeout(string response, string expected)
    {
        TaskCompletionSource sent = new();
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            await ReadRequest(connection, stop);
            await Send(connection, response, stop);
            sent.SetResult();
            _ = await connection.ReceiveAsync(new byte[1], stop);
        });

        Assert.Equal(expected, await RunUntilTimeout(new(server.Target, [new("/")], _step), sent.Task));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nX: ", "y")] // a drip in the header
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "y")] // a drip in the body
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\ny\r\n")]
    public async Task A_drip_without_end_is_ended_by_the_deadline_of_the_run(string start, string drip)
    {
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            await ReadRequest(connection, stop);
            await Send(connection, start, stop);
            while (await Send(connection, drip, stop))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, stop);
            }
        });
        using Meter meter = new("test");
        CheckEnvironment environment = new(TimeProvider.System, new(meter), NullLogger<CheckRunner>.Instance);

        CheckResult result = await environment.RunAsync(
            Check(new(server.Target, [new("/")], _step)), TimeSpan.FromMilliseconds(150), TestContext.Current.CancellationToken);

        Assert.Equal(CheckResult.Fail("no answer in 0.15 s"), result);
    }

    [Fact]
    public async Task A_header_without_end_is_cut()
    {
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            string line = $"X: {new string('y', 1000)}\r\n";
            await Send(connection, "HTTP/1.0 200 OK\r\n", stop);
            while (await Send(connection, line, stop))
            {
            }
        });

        Assert.Equal("header is longer than 65536 bytes", await Run(server, new HttpUrl("/")));
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "HTTP/1.0 200 OK\r\n")]
    [InlineData(true, "HTTP/1.0 200 OK\r\n\r\nhel")]
    public async Task A_reset_at_any_stage_is_a_failure(bool readsRequest, string response)
    {
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            if (readsRequest)
            {
                await ReadRequest(connection, stop);
            }

            await Send(connection, response, stop);
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
        });

        string result = await Run(server, new HttpUrl("/"));

        Assert.Matches("^((reading the response|sending the request) failed: )?(Connection reset by peer|Broken pipe)$", result);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure()
    {
        LoopbackServer server = new(Answer(""));
        await server.DisposeAsync();

        Assert.Equal("Connection refused", await Run(server, new HttpUrl("/")));
    }

    [Fact]
    public async Task The_request_reaches_the_server_as_keepalived_would_send_it()
    {
        string request = "";
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            request = await ReadRequest(connection, stop);
            await Send(connection, "HTTP/1.0 200 OK\r\n\r\n", stop);
        });

        await Run(server, new HttpUrl("/health?x=1") { VirtualHost = "www.example:99" });

        Assert.Equal("GET /health?x=1 HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: www.example:99\r\n\r\n", request);
    }

    [Fact]
    public async Task Several_urls_have_their_turns_and_pass_together()
    {
        string bad = "";
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            string request = await ReadRequest(connection, stop);
            bool fails = bad.Length > 0 && request.StartsWith($"GET {bad} ", StringComparison.Ordinal);
            await Send(connection, fails ? "HTTP/1.0 500 x\r\n\r\n" : "HTTP/1.0 200 OK\r\n\r\n", stop);
        });
        HttpCheck check = Check(new(server.Target, [new("/a"), new("/b"), new("/c")], _step));
        async Task<string> Next() => Describe(await check.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["part", "part", "pass"], [await Next(), await Next(), await Next()]);
        bad = "/b";
        Assert.Equal(["part", "/b: HTTP status code 500", "/b: HTTP status code 500"], [await Next(), await Next(), await Next()]);
        bad = "";
        Assert.Equal(["part", "part", "part", "pass"], [await Next(), await Next(), await Next(), await Next()]);
    }

    [Theory]
    [InlineData(false, null, null, "")]
    [InlineData(true, null, null, "")]
    [InlineData(false, "www.example", null, "")]
    [InlineData(true, "www.example", null, "www.example")]
    [InlineData(true, "www.example", "other.example", "other.example")]
    [InlineData(false, null, "other.example", "other.example")]
    public async Task Over_TLS_any_certificate_will_do_and_SNI_is_sent_when_enabled(
        bool enableSni, string? sniHost, string? sniName, string expected)
    {
        string? sni = null;
        await using LoopbackServer server = new((connection, stop) => ServeTls(connection, name => sni = name, stop));
        HttpCheckSettings settings = new(server.Target, [new("/") { SniHost = sniHost }], _step)
        {
            UseTls = true,
            EnableSni = enableSni,
            SniName = sniName,
        };

        Assert.Equal("pass", await Run(settings));
        Assert.Equal(expected, sni);
    }

    [Fact]
    public async Task A_polite_goodbye_is_sent_when_asked_for()
    {
        await using LoopbackServer server = new((connection, stop) => ServeTls(connection, _ => { }, stop));

        Assert.Equal("pass", await Run(
            new HttpCheckSettings(server.Target, [new("/")], _step) { UseTls = true, SendCloseNotify = true }));
    }

    [Fact]
    public async Task A_server_that_never_answers_the_TLS_handshake_is_a_timeout()
    {
        TaskCompletionSource heard = new();
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            await ReadRequest(connection, stop);
            heard.SetResult();
            _ = await connection.ReceiveAsync(new byte[1], stop);
        });
        HttpCheckSettings settings = new(server.Target, [new("/")], _step) { UseTls = true };

        Assert.Equal("timeout while TLS handshake", await RunUntilTimeout(settings, heard.Task));
    }

    [Theory]
    [InlineData("HTTP/1.0 400 This is no TLS\r\n\r\n")]
    [InlineData("")]
    public async Task A_server_without_TLS_fails_the_handshake(string response)
    {
        await using LoopbackServer server = new(Answer(response));

        Assert.StartsWith(
            "TLS handshake failed: ",
            await Run(new HttpCheckSettings(server.Target, [new("/")], _step) { UseTls = true }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_result()
    {
        using CancellationTokenSource stop = new();
        await using LoopbackServer server = new(Answer("", thenHang: true));

        Task<CheckResult> run = Check(new(server.Target, [new("/")], _step)).RunAsync(stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Half_a_close_of_the_server_is_the_end_of_its_answer()
    {
        await using LoopbackServer server = new(async (connection, stop) =>
        {
            await ReadRequest(connection, stop);
            await Send(connection, "HTTP/1.0 200 OK\r\n\r\nhello", stop);
            connection.Shutdown(SocketShutdown.Send);
            _ = await connection.ReceiveAsync(new byte[1], stop);
        });

        Assert.Equal("pass", await Run(server, new HttpUrl("/")));
    }

    [Fact]
    public void Every_setting_makes_another_check()
    {
        HttpUrl url = new("/");
        HttpCheckSettings settings = new(new(IPEndPoint.Parse("10.0.0.7:80")), [url], _step);
        HttpCheckSettings[] all =
        [
            settings, settings with { UseTls = true }, settings with { Protocol = HttpProtocol.Http11 },
            settings with { EnableSni = true }, settings with { SniName = "x" }, settings with { SendCloseNotify = true },
            settings with { Urls = [url, url] }, settings with { Urls = [url with { VirtualHost = "x" }] },
            settings with { Urls = [url with { Statuses = new([(404, 404)]) }] },
            settings with { Urls = [url with { Digest = new byte[16] }] },
        ];

        Assert.Equal(10, all.Select(static one => Check(one).Key).Distinct().Count());
        Assert.Equal(Check(settings).Key, Check(settings with { Urls = [new("/")] }).Key);
    }

    private static HttpCheck Check(HttpCheckSettings settings) => new(settings, TimeProvider.System);

    private static Task<string> Run(LoopbackServer server, HttpUrl url) => Run(new(server.Target, [url], _step));

    private static async Task<string> Run(HttpCheckSettings settings) =>
        Describe(await Check(settings).RunAsync(TestContext.Current.CancellationToken));

    /// <summary>Lets the limit of a step run out once the server has done its part.</summary>
    private static async Task<string> RunUntilTimeout(HttpCheckSettings settings, Task served)
    {
        ManualTimeProvider time = new();
        Task<CheckResult> run = new HttpCheck(settings, time).RunAsync(TestContext.Current.CancellationToken).AsTask();
        await served;
        while (!run.IsCompleted)
        {
            time.Advance(10);
            await Task.Yield();
        }

        return Describe(await run);
    }

    private static string Describe(CheckResult result) => result.Outcome switch
    {
        CheckOutcome.Passed => "pass",
        CheckOutcome.PartlyPassed => "part",
        CheckOutcome.Failed => result.Reason!,
        _ => $"{result.Outcome}: {result.Reason}",
    };

    private static Func<Socket, CancellationToken, Task> Answer(string response, bool thenHang = false) =>
        async (connection, stop) =>
        {
            await ReadRequest(connection, stop);
            await Send(connection, response, stop);
            if (thenHang)
            {
                _ = await connection.ReceiveAsync(new byte[1], stop); // until the check goes away
            }
        };

    private static async Task<string> ReadRequest(Socket connection, CancellationToken stop)
    {
        byte[] buffer = new byte[4096];
        int length = await connection.ReceiveAsync(buffer, stop);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private static async Task<bool> Send(Socket connection, string text, CancellationToken stop)
    {
        try
        {
            ReadOnlyMemory<byte> left = Encoding.Latin1.GetBytes(text);
            while (left.Length > 0)
            {
                left = left[await connection.SendAsync(left, stop)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task ServeTls(Socket connection, Action<string> sawName, CancellationToken stop)
    {
        using NetworkStream plain = new(connection, ownsSocket: false);
        using SslStream secure = new(plain);
        using X509Certificate2 certificate = CreateCertificate();
        await secure.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                sawName(hello.ServerName);
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            },
            null,
            stop);
        _ = await secure.ReadAsync(new byte[4096], stop);
        await secure.WriteAsync("HTTP/1.0 200 OK\r\n\r\nhello"u8.ToArray(), stop);
    }

    /// <summary>Its own issuer, of another name, and long expired.</summary>
    private static X509Certificate2 CreateCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=wrong.example", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
