namespace EventHub.Conformance.Embedded;

/// <summary>The embedded runtime with every turn alone on the thread pool.</summary>
public sealed class YieldingFixture : EmbeddedFixture
{
    protected override bool ForceYields => true;
}
