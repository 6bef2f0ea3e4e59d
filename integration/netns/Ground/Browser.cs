using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IpvsHa.Netns.Ground;

/// <summary>Asks web servers from inside a machine; each request is a connection of its own.</summary>
public static class Browser
{
    /// <summary>The page, or a word for what went wrong: <c>refused</c>, <c>timeout</c>, <c>unreachable</c>.</summary>
    public static async Task<string> AskAsync(Machine client, string address, int port = 80, string path = "/", double seconds = 2)
    {
        IPEndPoint place = new(IPAddress.Parse(address), port);
        using Socket socket = await client.EnterAsync(
            () => new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Lab.Token);
        using ITimer timer = TimeProvider.System.CreateTimer(
            _ => limit.Cancel(), null, TimeSpan.FromSeconds(seconds * Lab.Slowness), Timeout.InfiniteTimeSpan);
        try
        {
            await socket.ConnectAsync(place, limit.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n"), limit.Token);
            using NetworkStream stream = new(socket);
            using StreamReader reader = new(stream);
            string answer = await reader.ReadToEndAsync(limit.Token);
            return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Trim();
        }
        catch (OperationCanceledException)
        {
            return "timeout";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            SocketError? code = (error as SocketException ?? error.InnerException as SocketException)?.SocketErrorCode;
            return code == SocketError.ConnectionRefused ? "refused" : "unreachable";
        }
    }

    /// <summary>The pages of several requests, one after the other.</summary>
    public static async Task<string[]> AskTimesAsync(Machine client, int times, string address, int port = 80)
    {
        List<string> pages = [];
        for (int i = 0; i < times; i++)
        {
            pages.Add(await AskAsync(client, address, port));
        }

        return [.. pages];
    }
}
