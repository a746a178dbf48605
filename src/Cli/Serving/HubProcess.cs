using System.Net.Sockets;
using EventHub.Cli.Configuration;
using EventHub.Cli.Output;
using EventHub.Protocol.Errors;
using EventHub.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace EventHub.Cli.Serving;

/// <summary>One run of the hub: start, serve until asked to stop, drain, and say what happened.</summary>
internal sealed class HubProcess(HubSettings settings, Terminal terminal)
{
    /// <summary>The exit code is the result.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using LogWriter log = new(terminal);
        await using WebApplication app = HubApplication.Build(settings, log, terminal.TimeProvider);
        try
        {
            await HubApplication.StartAsync(app, settings, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (EventHubException fault)
        {
            return Refuse(fault.Problem);
        }
        catch (IOException fault) when (Find<AddressInUseException>(fault) is not null)
        {
            return Refuse(new Problem(ErrorCodes.AddressInUse, $"{settings.Server.Urls} is taken by another process. Stop it, or listen elsewhere with --urls."));
        }
        catch (Exception fault) when (Find<SocketException>(fault) is { } socket)
        {
            return Refuse(new Problem(ErrorCodes.InvalidSetting, $"Server:Urls is '{settings.Server.Urls}'; the system refuses to listen there: {socket.Message}."));
        }

        HubBanner.Write(app, settings, log);
        await Task.Delay(Timeout.InfiniteTimeSpan, terminal.TimeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await StopAsync(app, log);
    }

    private async Task<int> StopAsync(WebApplication app, LogWriter log)
    {
        HubBanner.WriteStopping(app, settings, log);
        using CancellationTokenSource deadline = new(DrainTimeout(settings.Server), terminal.TimeProvider);
        await app.StopAsync(deadline.Token);
        HubBanner.WriteStopped(app, settings, log);
        return ExitCode.Done;
    }

    /// <summary>Requests in flight get most of the time; the rest is for the log, whose flush must not be cut short.</summary>
    private static TimeSpan DrainTimeout(ServerOptions server) => server.ShutdownTimeout * 0.8;

    private int Refuse(Problem problem)
    {
        ProblemText.Write(terminal.Error, [problem]);
        return ExitCode.Failed;
    }

    private static T? Find<T>(Exception? fault)
        where T : Exception
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is T found)
            {
                return found;
            }
        }

        return null;
    }
}
