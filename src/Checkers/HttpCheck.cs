using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using IpvsHa.Checkers.Health;

namespace IpvsHa.Checkers;

/// <summary>HTTP_GET and SSL_GET: asks for one url per run and passes when all have answered as they should.</summary>
/// <param name="settings">What to ask whom.</param>
/// <param name="timeProvider">The clock of the limit of each step.</param>
public sealed class HttpCheck(HttpCheckSettings settings, TimeProvider timeProvider) : ICheck
{
    private const int BufferSize = 16384;

    private readonly UrlRotation _rotation = new(settings.Urls.Count);

    /// <inheritdoc/>
    public string Subject => $"{(settings.UseTls ? "SSL_GET" : "HTTP_GET")} check of {settings.Target.Name}";

    /// <inheritdoc/>
    public string Key => settings.Key;

    /// <inheritdoc/>
    public async ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        HttpUrl url = settings.Urls[_rotation.Current];
        using StepLimit limit = new(settings.StepTimeout, timeProvider, cancellationToken);
        CheckResult result;
        try
        {
            result = await ProbeAsync(url, limit);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result = CheckResult.Fail($"timeout while {limit.Step}");
        }
        catch (OperationCanceledException) // the deadline of the run, or the end of the check
        {
            _ = _rotation.Record(passed: false);
            throw;
        }
        catch (IOException error)
        {
            result = CheckResult.Fail($"{limit.Step} failed: {ReasonOf(error)}");
        }
        catch (AuthenticationException error)
        {
            result = CheckResult.Fail($"{limit.Step} failed: {ReasonOf(error)}");
        }

        return result.Outcome switch
        {
            CheckOutcome.Passed => _rotation.Record(passed: true) ? result : CheckResult.PartlyPass,
            CheckOutcome.Failed => Failed(url, result),
            _ => result,
        };
    }

    private static string ReasonOf(Exception error) =>
        error.InnerException is SocketException socketError ? CheckResult.TextOf(socketError)
        : error.InnerException?.Message ?? error.Message;

    private CheckResult Failed(HttpUrl url, CheckResult result)
    {
        _ = _rotation.Record(passed: false);
        return settings.Urls.Count > 1 ? CheckResult.Fail($"{url.Path}: {result.Reason}") : result;
    }

    private async ValueTask<CheckResult> ProbeAsync(HttpUrl url, StepLimit limit)
    {
        (Socket? connection, CheckResult failure) = await settings.Target.ConnectAsync(limit.Start("connecting"));
        if (connection is null)
        {
            return failure;
        }

        using NetworkStream plain = new(connection, ownsSocket: true);
        if (!settings.UseTls)
        {
            return await AskAsync(plain, url, limit);
        }

        using SslStream secure = new(plain, leaveInnerStreamOpen: true);
        await secure.AuthenticateAsClientAsync(TlsOptions(url), limit.Start("TLS handshake"));
        CheckResult result = await AskAsync(secure, url, limit);
        if (settings.SendCloseNotify && result.Passed)
        {
            await secure.ShutdownAsync();
        }

        return result;
    }

    private async ValueTask<CheckResult> AskAsync(Stream stream, HttpUrl url, StepLimit limit)
    {
        byte[] request = HttpRequest.Create(url, settings.Protocol, settings.Target.Target);
        await stream.WriteAsync(request, limit.Start("sending the request"));

        using HttpExpectation expectation = new(url);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                int length = await stream.ReadAsync(buffer, limit.Start("reading the response"));
                if (length == 0)
                {
                    return expectation.End();
                }

                if (expectation.Read(buffer.AsSpan(0, length)) is { } result)
                {
                    return result;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Any certificate will do, as with keepalived, so that nothing is looked up or fetched to check it.
    /// </summary>
    private SslClientAuthenticationOptions TlsOptions(HttpUrl url) => new()
    {
        TargetHost = settings.SniName ?? (settings.EnableSni ? url.SniHost : null) ?? "",
#pragma warning disable CA5359 // said above
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        AllowTlsResume = false,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationFlags = X509VerificationFlags.AllFlags,
            DisableCertificateDownloads = true,
        },
    };

    /// <summary>A limit of its own for each step of a run, beside the cancellation of the whole.</summary>
    private sealed class StepLimit : IDisposable
    {
        private static readonly TimeSpan _longest = TimeSpan.FromDays(30); // a timer takes 49

        private readonly CancellationTokenSource _source;
        private readonly CancellationTokenRegistration _caller;
        private readonly TimeSpan _limit;

        public StepLimit(TimeSpan limit, TimeProvider timeProvider, CancellationToken caller)
        {
            _limit = limit < _longest ? limit : _longest;
            _source = new(_limit, timeProvider);
            _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }

        public string Step { get; private set; } = "";

        public CancellationToken Start(string step)
        {
            Step = step;
            _source.CancelAfter(_limit);
            return _source.Token;
        }

        public void Dispose()
        {
            _caller.Dispose();
            _source.Dispose();
        }
    }
}
