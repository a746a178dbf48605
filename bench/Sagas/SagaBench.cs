using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Sagas;

/// <summary>Durable steps of sagas that call nobody, over many instances and on one, and what instances cost that sleep.</summary>
internal static class SagaBench
{
    private const int Instances = 1000, Sleepers = 100_000;
    private const double ManyAtLeast = 100_000, OneAtLeast = 5_000, MegabytesMost = 200;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        List<Measurement> measurements = [];
        if (options.Part is null or "steps")
        {
            measurements.AddRange(await StepsAsync(options, Instances, ManyAtLeast).ConfigureAwait(false));
        }

        if (options.Part is null or "one")
        {
            measurements.AddRange(await StepsAsync(options, 1, OneAtLeast).ConfigureAwait(false));
        }

        if (options.Part is null or "sleep")
        {
            measurements.AddRange(await SleepAsync(options).ConfigureAwait(false));
        }

        return measurements;
    }

    private static async Task<IReadOnlyList<Measurement>> StepsAsync(BenchOptions options, int instances, double atLeast)
    {
        await using SagaLoad load = await SagaLoad.StartAsync(options.DataDirectory, instances).ConfigureAwait(false);
        (List<double> rates, List<double> processor) = await HubLoad.RepeatAsync(options, load.RunAsync).ConfigureAwait(false);

        string conditions = $"{instances:N0} {(instances == 1 ? "instance" : "instances")}: event in, state and timer changed, event out, seen by a watcher";
        return
        [
            new Measurement("durable saga steps", conditions, Statistics.Median(rates), "steps/s") { Runs = rates, AtLeast = atLeast },
            new Measurement("processor time of the hub", conditions, Statistics.Median(processor), "µs/step") { Runs = processor },
        ];
    }

    // Beside a hub that has as many steps behind it as there will be instances, so that what steps themselves take is not counted.
    private static async Task<IReadOnlyList<Measurement>> SleepAsync(BenchOptions options)
    {
        await using SagaLoad load = await SagaLoad.StartAsync(options.DataDirectory, Instances).ConfigureAwait(false);
        await load.StepAsync(Sleepers).ConfigureAwait(false);
        double before = await load.RestingMegabytesAsync().ConfigureAwait(false);
        await load.SleepAsync(Sleepers).ConfigureAwait(false);
        double after = await load.RestingMegabytesAsync().ConfigureAwait(false);
        return
        [
            new Measurement("memory more by what sleeps", $"{Sleepers:N0} instances with 100 B of data, each waiting for a time", after - before, "MB") { AtMost = MegabytesMost },
        ];
    }
}
