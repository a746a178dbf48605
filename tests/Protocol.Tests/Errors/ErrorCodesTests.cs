using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Tests.Errors;

public sealed class ErrorCodesTests
{
    [Fact]
    public void Numbers_AreUnique() => Assert.Equal(ErrorCodes.All.Count, ErrorCodes.All.Select(code => code.Number).Distinct().Count());

    [Fact]
    public void Titles_AreUniqueSentencesWithoutFullStop() => Assert.All(ErrorCodes.All, code =>
    {
        Assert.Single(ErrorCodes.All, other => other.Title == code.Title);
        Assert.True(char.IsUpper(code.Title[0]) && !code.Title.EndsWith('.'), code.Title);
    });

    [Fact]
    public void Statuses_FitTheArea() => Assert.All(ErrorCodes.All, code =>
        Assert.True(code.Number / 1000 is 1 or 2 ? code.HttpStatus is >= 400 and < 500 : code.HttpStatus is 408 or 429 or >= 500, code.Text));

    [Fact]
    public void Find_ByText_GivesTheCode()
    {
        Assert.All(ErrorCodes.All, code => Assert.Same(code, ErrorCodes.Find(code.Text)));
        Assert.Null(ErrorCodes.Find("EH9999"));
        Assert.Equal("/errors/EH1003", ErrorCodes.InvalidChannel.TypePath);
    }

    [Fact]
    public void Exception_CarriesItsProblem()
    {
        EventHubException fault = new(new Problem(ErrorCodes.StorageFull, "full") { RetryAfter = TimeSpan.FromSeconds(10) });
        Assert.Equal((ErrorCodes.StorageFull, "full", true, TimeSpan.FromSeconds(10)), (fault.Code, fault.Message, fault.IsRetryable, fault.RetryAfter!.Value));
    }
}
