using EventHub.Faults.Calls;
using EventHub.Tests.Kit.Running;

namespace EventHub.Faults.Kills;

/// <summary>One data folder, over many lives of a hub that is killed under load, at a moment a seed chooses.</summary>
internal sealed class KillRun : IDisposable
{
    private const string Steady = "steady";
    private readonly int _seed;
    private readonly Random _random;
    private readonly TemporaryFolder _folder = new();
    private readonly KillPublisher[] _publishers;
    private readonly KillConsumer[] _consumers;
    private readonly KillOperator _operator;
    private readonly string[] _options;
    private int _life;

    public KillRun(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _publishers = [.. Enumerable.Range(0, 3).Select(n => new KillPublisher(Ledger, $"p{n}", _random.Next()))];
        _consumers =
        [
            new(Ledger, Steady, "c1", isMoody: true, _random.Next()), new(Ledger, Steady, "c2", isMoody: true, _random.Next()),
            new(Ledger, KillOperator.Fleeting, "c3", isMoody: false, _random.Next()),
        ];
        _operator = new KillOperator(Ledger, _random.Next());
        string settings = _folder.In("hub.yaml");
        File.WriteAllText(settings, $"storage:\n  partitions: {1 + (seed % 3)}\n  segmentBytes: {(seed % 2 == 0 ? "512KB" : "64MB")}\n");
        _options = ["--config", settings];
    }

    public KillLedger Ledger { get; } = new();

    public int Kills { get; private set; }

    /// <summary>Kills so many times, checks after each, and lets everything come to its end.</summary>
    public async Task RunAsync(int kills)
    {
        try
        {
            using (RunningHub first = await StartAsync())
            {
                await first.Client.AskAsync(HttpMethod.Put, $"/v1/subscriptions/{Steady}", KillOperator.Definition("k.>", "500"));
                await first.Run.KillAsync();
                Kills++;
            }

            while (Kills < kills)
            {
                _life++;
                await (_random.Next(10) == 0 ? KillAtStartAsync() : LiveAsync());
            }

            _life++;
            await EndAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"Seed {_seed}, life {_life} after {Kills} kills: {fault.Message}", fault);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningHub> StartAsync() => RunningHub.StartAsync(_folder.In("data"), _options);

    // A start reads, mends and writes; it is cut short anywhere.
    private async Task KillAtStartAsync()
    {
        using CommandRun starting = CommandRun.Start(["serve", "--data", _folder.In("data"), "--urls", "http://127.0.0.1:0", .. _options]);
        await Task.Delay(_random.Next(600));
        await starting.KillAsync();
        Kills++;
    }

    private async Task LiveAsync()
    {
        using RunningHub hub = await StartAsync();
        await CheckAsync(hub);
        Task goal = Ledger.WhenStepsAsync(_random.Next(1, 150));
        Task working = Task.WhenAll([
            .. _publishers.Select(one => one.RunAsync(hub.Client)), .. _consumers.Select(one => one.RunAsync(hub.Client)), _operator.RunAsync(hub.Client)]);
        Task first = await Task.WhenAny(goal, working, Task.Delay(CommandRun.Patience));
        Assert.True(first != working || working.IsFaulted, $"The hub ended by itself. It wrote:\n{hub.Run.Output}{hub.Run.Error}");
        Assert.True(first == goal || working.IsFaulted, $"Nothing went on for {CommandRun.Patience.TotalSeconds} s. The hub wrote:\n{hub.Run.Output}{hub.Run.Error}");
        if (_random.Next(20) == 0)
        {
            Assert.Equal(0, await hub.StopAsync());
        }
        else
        {
            await hub.Run.KillAsync();
            Kills++;
        }

        await working;
    }

    private async Task CheckAsync(RunningHub hub)
    {
        await KillCheck.AgreesAsync(Ledger, hub.Client);
        await _operator.CheckAsync(hub.Client);
    }

    private async Task EndAsync()
    {
        using RunningHub hub = await StartAsync();
        await CheckAsync(hub);
        await _operator.FinishAsync(hub.Client);
        await Task.WhenAll(_publishers.Select(one => one.FinishAsync(hub.Client)));

        // What was in flight comes again after its deadline of 1 s; so many empty rounds in a row are longer than that.
        for (int empty = 0; empty < 4;)
        {
            int[] counts = await Task.WhenAll(_consumers.Select(one => one.DrainOnceAsync(hub.Client)));
            empty = counts.Sum() == 0 ? empty + 1 : 0;
        }

        await CheckAsync(hub);
        await KillCheck.EverythingEndedAsync(Ledger, hub.Client, Steady);
        Assert.Equal(0, await hub.StopAsync());
    }
}
