using EventHub.Bench;

return await BenchCommand.RunAsync(args).ConfigureAwait(false);
