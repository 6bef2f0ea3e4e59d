using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace IpvsHa.Checkers;

/// <summary>Holds one response against what its url expects: status, then digest, then pattern.</summary>
/// <param name="url">What is expected.</param>
internal sealed class HttpExpectation(HttpUrl url) : IDisposable
{
    private readonly HttpResponseReader _reader = new();
#pragma warning disable CA5351 // MD5 is what the configuration has; it guards against mistakes, not against attackers
    private readonly IncrementalHash? _hash =
        url.Digest.IsEmpty ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351

    private readonly BodyMatcher? _matcher = url.Pattern is null ? null : new(url.Pattern);

    /// <summary>Takes the next bytes of the response.</summary>
    /// <returns>The verdict, or null while more must be read.</returns>
    public CheckResult? Read(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> body = _reader.Read(input);
        if (_reader.IsHeaderTooLong)
        {
            return CheckResult.Fail($"header is longer than {HttpResponseReader.MaxHeader} bytes");
        }

        if (_reader.Status is { } status && !url.Statuses.Contains(status))
        {
            return CheckResult.Fail($"HTTP status code {status}");
        }

        _hash?.AppendData(body);
        try
        {
            _matcher?.Add(body);
        }
        catch (RegexMatchTimeoutException)
        {
            return CheckResult.Fail("regex takes too long");
        }

        return _reader.IsComplete ? End() : null;
    }

    /// <summary>The response has ended.</summary>
    public CheckResult End()
    {
        _reader.End();
        if (!_reader.HasData)
        {
            return CheckResult.Fail("no data received");
        }

        int status = _reader.Status ?? 0;
        if (!url.Statuses.Contains(status))
        {
            return CheckResult.Fail($"HTTP status code {status}");
        }

        if (_hash is not null && !_hash.GetHashAndReset().AsSpan().SequenceEqual(url.Digest.Span))
        {
            return CheckResult.Fail("MD5 digest error");
        }

        try
        {
            _matcher?.End();
        }
        catch (RegexMatchTimeoutException)
        {
            return CheckResult.Fail("regex takes too long");
        }

        return _matcher is null || _matcher.IsFound != url.Pattern!.NoMatch
            ? CheckResult.Pass
            : CheckResult.Fail(_matcher.IsFound ? "regex matches" : "regex does not match");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash?.Dispose();
        _matcher?.Dispose();
    }
}
