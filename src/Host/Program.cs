using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

if (args.Length > 0 && args[0] == "serve")
{
    WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
    builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:9165");
    WebApplication app = builder.Build();
    app.Run(static context => context.Response.WriteAsync("hello"));
    app.Run();
}
else
{
    HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
    using IHost host = builder.Build();
    Console.WriteLine("ipvsha");
}
