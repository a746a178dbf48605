using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Tests.Planning;

namespace EventHub.Sagas.Tests.Instances;

public sealed class SagaMigrationTests
{
    private static readonly Dictionary<string, string> Same = [];
    private readonly SagaRun _run = new(SagaDocument.Read(OrderSaga.Yaml));

    public SagaMigrationTests() => _run.StartOn("placed", """{"total":"250.00","items":[1]}""");

    [Fact]
    public void WhatWaits_GoesOnUnderTheNewVersion()
    {
        _run.Done("stock", """{"id":"r7"}""");
        _run.Done("credit");
        SagaDefinition next = Version2("shipping", "sending");
        Assert.False(SagaMigration.TryMigrate(_run.It, next, Same, out _, out string? reason));
        Assert.Contains("has no state 'shipping'", reason, StringComparison.Ordinal);
        Assert.True(SagaMigration.TryMigrate(_run.It, next, new Dictionary<string, string> { ["shipping"] = "sending" }, out SagaInstance? migrated, out _));
        Assert.Equal((2, "sending", _run.It.DueTicks), (migrated.Version, migrated.State, migrated.DueTicks));
        SagaPlan plan = SagaPlanner.Decide(next, migrated, _run.Event("withdrawn"));
        Assert.Equal(SagaStatus.Compensating, plan.Instance.Status);
        Assert.Equal("From version 1 to 2.", SagaMigration.NoteOf(_run.It, migrated).Detail);
    }

    [Fact]
    public void AStepUnderWay_MustBeThereToo()
    {
        Assert.True(SagaMigration.TryMigrate(_run.It, Version2("x", "x"), Same, out _, out _));
        Assert.False(SagaMigration.TryMigrate(_run.It, Version2("stock:", "goods:"), Same, out _, out string? reason));
        Assert.Contains("Its step 'stock' is under way", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatHasEnded_OrIsAnother_IsLeft()
    {
        Assert.False(SagaMigration.TryMigrate(_run.It with { Definition = "other" }, Version2("x", "x"), Same, out _, out _));
        Assert.False(SagaMigration.TryMigrate(_run.It with { Status = SagaStatus.Failed }, Version2("x", "x"), Same, out _, out string? reason));
        Assert.Equal("It has ended.", reason);
        Assert.False(SagaMigration.TryMigrate(_run.It, Version2("x", "x"), new Dictionary<string, string> { ["reserving"] = "done" }, out _, out _));
    }

    private static SagaDefinition Version2(string from, string to) =>
        SagaDocument.Read(OrderSaga.Yaml.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace($"{from}:".Replace("::", ":", StringComparison.Ordinal), $"{to}:".Replace("::", ":", StringComparison.Ordinal), StringComparison.Ordinal).Replace("goto: " + from, "goto: " + to, StringComparison.Ordinal));
}
