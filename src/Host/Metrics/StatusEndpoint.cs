using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpvsHa.Host.Metrics;

/// <summary>Serves <c>/metrics</c> and <c>/status.json</c> on a loopback address. Read-only.</summary>
/// <remarks>Requests whose Host header names another machine are refused, so that no web page can read it.</remarks>
internal sealed class StatusEndpoint : IAsyncDisposable
{
    private readonly WebApplication _application;

    private StatusEndpoint(WebApplication application) => _application = application;

    /// <summary>Starts to serve.</summary>
    /// <param name="address">Where to listen.</param>
    /// <param name="loggers">Hears of faults.</param>
    /// <param name="metrics">Makes the text of <c>/metrics</c>.</param>
    /// <param name="status">Makes the JSON of <c>/status.json</c>.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<StatusEndpoint> StartAsync(
        IPEndPoint address,
        ILoggerFactory loggers,
        Func<CancellationToken, Task<string>> metrics,
        Func<CancellationToken, Task<string>> status)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxConcurrentConnections = 64;
            options.Listen(address, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<ILoggerFactory>(new QuietLoggers(loggers));
        WebApplication application = builder.Build();
        application.Run(context => AnswerAsync(context, metrics, status));
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return new StatusEndpoint(application);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync();
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    /// <summary>Whether a Host header names this machine by an address or as localhost.</summary>
    internal static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static async Task AnswerAsync(
        HttpContext context,
        Func<CancellationToken, Task<string>> metrics,
        Func<CancellationToken, Task<string>> status)
    {
        if (!IsLocalName(context.Request.Host.Host))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "ask by address, not by name\n");
        }
        else if (context.Request.Method is not ("GET" or "HEAD"))
        {
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "read-only\n");
        }
        else if (context.Request.Path == "/metrics")
        {
            context.Response.ContentType = PrometheusText.ContentType;
            await context.Response.WriteAsync(await metrics(context.RequestAborted));
        }
        else if (context.Request.Path == "/status.json")
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(await status(context.RequestAborted));
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "there are /metrics and /status.json\n");
        }
    }

    private static Task RefuseAsync(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text);
    }

    // Kestrel's own start and stop messages say nothing to an operator of a director.
    private sealed class QuietLoggers(ILoggerFactory inner) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        // A start that fails is told by the supervisor, in one line.
        public ILogger CreateLogger(string categoryName) => categoryName.Contains(".Hosting", StringComparison.Ordinal)
            ? NullLogger.Instance
            : new Quiet(inner.CreateLogger(categoryName));

        public void Dispose()
        {
        }
    }

    private sealed class Quiet(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
