using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;

namespace EventHub.Sagas.Tests.Random;

/// <summary>EVENTHUB_SAGA_SEEDS sets how many seeds are tried, 800 without it; EVENTHUB_SAGA_SEED tries one alone.</summary>
public sealed class RandomHistoryTests
{
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("EVENTHUB_SAGA_SEEDS"), out int seeds) ? seeds : 800;

    [Fact]
    public void RandomDefinitions_HaveOneMeaningInAllForms() => ForEachSeed(Math.Max(1, Seeds / 4), seed =>
    {
        SagaDefinition saga = new RandomDefinition(new System.Random(seed)).Build();
        SagaDefinition read = SagaDocument.Read(saga.ToDocument());
        Assert.Equal(saga, read);
        Assert.Equal(saga.ToDocument(), read.ToDocument());
        Assert.Equal(saga, SagaDocument.Read(YamlText.Of(saga.ToDocument())));
    });

    [Fact]
    public void RandomHistories_KeepThePromises()
    {
        int compensated = 0, ended = 0, inputs = 0;
        ForEachSeed(Seeds, seed =>
        {
            System.Random random = new(seed);
            RandomWorld world = new(new RandomDefinition(random).Build(), random);
            world.Start();
            for (int i = random.Next(5, 60); i > 0; i--)
            {
                world.Step();
            }

            ended += world.It.HasEnded ? 1 : 0;
            world.Finish();
            compensated += world.Compensated;
            inputs += world.Inputs;
        });
        Assert.True(Seeds < 100 || (compensated > Seeds / 4 && ended > Seeds / 10), $"{inputs:N0} inputs led to {compensated:N0} compensations and {ended:N0} ends: too few to tell anything.");
    }

    private static void ForEachSeed(int seeds, Action<int> run)
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("EVENTHUB_SAGA_SEED"), out int only) ? only : 1;
        for (int seed = first; seed < first + (only == 0 ? seeds : 1); seed++)
        {
            try
            {
                run(seed);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"EVENTHUB_SAGA_SEED={seed} replays this: {fault.Message}", fault);
            }
        }
    }
}
