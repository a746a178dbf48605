using EventHub.Cli.Output;
using EventHub.Cli.Serving;
using EventHub.Cli.Verbs;

if (args is ["serve", ..])
{
    SocketThreads.HandleInPlace();
}

using Terminal terminal = Terminal.OfProcess();
using StopSignal stop = new();
return await CommandLine.RunAsync(args, terminal, stop.Token);
