using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Tests.Errors;

public sealed class FaultsTests
{
    private readonly CollectingLogger<Faults> _log = new();

    [Theory]
    [InlineData(400, "EH1023")]
    [InlineData(408, "EH4004")]
    [InlineData(413, "EH1011")]
    [InlineData(431, "EH1017")]
    public void ToProblem_RequestTheServerRefuses_HasTheCodeOfItsStatus(int status, string code)
    {
        Problem problem = Create().ToProblem(new BadHttpRequestException("Said by the server.", status));

        Assert.Equal(code, problem.Code.Text);
        Assert.StartsWith("Said by the server.", problem.Detail, StringComparison.Ordinal);
        Assert.Empty(_log.Faults);
    }

    [Fact]
    public void ToProblem_KnownFault_IsItsProblem()
    {
        Problem known = new(ErrorCodes.StorageFull, "Said by the test.");

        Assert.Same(known, Create().ToProblem(new EventHubException(known)));
        Assert.Empty(_log.Faults);
    }

    [Fact]
    public void ToProblem_UnforeseenFault_IsLoggedAndKeepsItsSecrets()
    {
        InvalidOperationException fault = new("the password is hunter2");
        Problem problem = Create().ToProblem(fault);

        Assert.Equal(ErrorCodes.Internal, problem.Code);
        Assert.DoesNotContain("hunter2", problem.Detail, StringComparison.Ordinal);
        Assert.Same(fault, Assert.Single(_log.Faults));
    }

    [Fact]
    public void ToProblem_NoMemoryLeft_IsALimitThatGoesAway()
    {
        Problem problem = Create().ToProblem(new InsufficientMemoryException());

        Assert.Equal((ErrorCodes.LimitReached, true), (problem.Code, problem.Code.IsRetryable));
        Assert.Single(_log.Faults);
    }

    [Fact]
    public async Task AnswerAsync_AnswerHasBegun_CutsItOff()
    {
        AbortableContext context = new();
        await Create().AnswerAsync(context.Http, new InvalidOperationException());

        Assert.True(context.IsAborted);
    }

    private Faults Create() => new(Options.Create(new GatewayOptions()), _log);
}
