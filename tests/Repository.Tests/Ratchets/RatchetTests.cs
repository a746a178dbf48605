namespace EventHub.Repository.Tests.Ratchets;

public sealed class RatchetTests
{
    private static SourceFile[] Product => [.. RepositoryRoot.Files("src", ".cs")];

    [Fact]
    public void Files_StayShort() => Offenders.None(FileLengths.FindTooLong(Product), "Look for a second capability inside.");

    [Fact]
    public void Files_NineInTen_StayShort() => Offenders.None(FileLengths.FindCrowdOfLong(Product), "More than one file in ten is long. Split the longest.");

    [Fact]
    public void Methods_StayShort() => Offenders.None(MethodLengths.FindTooLong(Product), "The parent keeps the branching, helpers stay pure.");

    [Fact]
    public void Files_HaveOnePublicType_NamedAfterIt() => Offenders.None(PublicTypes.FindMisplaced(Product), "One public type per file, file named after it.");
}
