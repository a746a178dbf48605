using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public sealed class GrainClassesTests
{
    [Theory]
    [InlineData(typeof(ProbeGrain), "probe")]
    [InlineData(typeof(NamedOtherwise), "given-name")]
    [InlineData(typeof(Grainy), "grainy")]
    public void Type_IsTheGivenName_ElseTheClassName(Type grainClass, string expected) => Assert.Equal(expected, new GrainClass(grainClass).Type.ToString());

    [Fact]
    public void MayInterleave_WithoutThePredicate_NamesIt()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new GrainClass(typeof(NoPredicate)));
        Assert.Contains("'Absent'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TypeFor_AnInterfaceNobodyImplements_NamesIt()
    {
        GrainClasses classes = new([typeof(GrainClassesTests).Assembly]);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => classes.TypeFor(typeof(IOrphanGrain), null));
        Assert.Contains(nameof(IOrphanGrain), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TypeFor_AnInterfaceOfTwoClasses_TakesThePrefix()
    {
        GrainClasses classes = new([typeof(GrainClassesTests).Assembly]);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => classes.TypeFor(typeof(ITwinGrain), null));
        Assert.Contains(nameof(LeftTwinGrain), exception.Message, StringComparison.Ordinal);
        Assert.Equal("righttwin", classes.TypeFor(typeof(ITwinGrain), typeof(RightTwinGrain).FullName).ToString());
    }

    [Fact]
    public void Get_AnUnknownType_NamesIt()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new GrainClasses([]).Get(GrainType.Create("nothing")));
        Assert.Contains("'nothing'", exception.Message, StringComparison.Ordinal);
    }

    [GrainType("given-name")]
    private sealed class NamedOtherwise : Grain;

    private sealed class Grainy : Grain;

    [MayInterleave("Absent")]
    private sealed class NoPredicate : Grain;
}
