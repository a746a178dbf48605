using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

using Terminal terminal = Terminal.OfProcess();
using StopSignal stop = new();
return await CommandLine.RunAsync(args, terminal, stop.Token);
