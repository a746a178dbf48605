using System.Collections.Immutable;
using System.Net;
using EventHub.Grains.Sagas;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;
using EventHub.Silo.Services;
using EventHub.Tests.Kit;

namespace EventHub.Silo.Tests.Services;

/// <summary>What a service's answers mean, when its breaker opens and closes, and that nothing else is ever called.</summary>
public sealed class HttpServiceTests : IDisposable
{
    private const string Run = "0f4c2f3c6f8e4d0b9b1a7f0f3a6f2d11";
    private readonly FakeTimeProvider _time = new();
    private readonly FakeHandler _handler = new();

    public void Dispose() => _handler.Dispose();

    [Theory]
    [InlineData(200, """{"id":7}""", """{"id":7}""")]
    [InlineData(201, "plain", "\"plain\"")]
    [InlineData(204, "", "null")]
    public async Task Success_IsTheResult(int status, string body, string result)
    {
        _handler.Answer = (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
        Assert.Equal(result, (await CallAsync(NewService())).Result?.ToString());
    }

    [Theory]
    [InlineData(400, false, false)]
    [InlineData(302, false, false)]
    [InlineData(429, true, false)]
    [InlineData(408, true, true)]
    [InlineData(500, true, true)]
    [InlineData(503, true, true)]
    public async Task Refusal_SaysWhetherToTryAgain_AndWhetherItMayBeDone(int status, bool isRetryable, bool isUnknown)
    {
        _handler.Answer = (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(7)) } });
        ServiceAnswer answer = await CallAsync(NewService());
        Assert.Equal((null, isRetryable, isUnknown), (answer.Result, answer.IsRetryable, answer.IsUnknown));
        Assert.Equal(TimeSpan.FromSeconds(7), answer.RetryAfter);
    }

    [Fact]
    public async Task NoAnswer_InTime_IsUnknown()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _handler.Answer = async (_, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        };
        Task<ServiceAnswer> calling = CallAsync(NewService());
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(31));
        ServiceAnswer answer = await calling;
        Assert.Equal((true, true), (answer.IsRetryable, answer.IsUnknown));
    }

    [Fact]
    public async Task NotReached_HadNoEffect()
    {
        _handler.Answer = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        ServiceAnswer answer = await CallAsync(NewService());
        Assert.Equal((true, false), (answer.IsRetryable, answer.IsUnknown));
        _handler.Answer = (_, _) => throw new IOException("reset");
        Assert.True((await CallAsync(NewService())).IsUnknown);
    }

    [Fact]
    public async Task LargeAnswer_IsNotTaken()
    {
        _handler.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(new string('x', 100_000)) });
        ServiceAnswer answer = await CallAsync(NewService());
        Assert.Equal((null, false, true), (answer.Result, answer.IsRetryable, answer.IsUnknown));
    }

    [Fact]
    public async Task Request_HasKeyTraceAndBody_AndNoHeaderOfOurs()
    {
        HttpRequestMessage? sent = null;
        string? body = null;
        _handler.Answer = async (request, token) =>
        {
            (sent, body) = (request, await request.Content!.ReadAsStringAsync(token));
            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        await CallAsync(NewService("http://stock:4100/base/"), "/a%2Fb?x=1", [new("X-Own", "1"), new("Host", "elsewhere"), new("traceparent", "00")]);
        Assert.Equal("http://stock:4100/base/a%2Fb?x=1", sent!.RequestUri!.AbsoluteUri);
        Assert.Equal("""{"n":1}""", body);
        Assert.Equal($"\"{Run}-3\"", sent.Headers.GetValues("Idempotency-Key").Single());
        Assert.StartsWith($"00-{Run}-", sent.Headers.GetValues("traceparent").Single(), StringComparison.Ordinal);
        Assert.Equal("1", sent.Headers.GetValues("X-Own").Single());
        Assert.Null(sent.Headers.Host);
    }

    [Theory]
    [InlineData("//elsewhere/x")]
    [InlineData("/../x")]
    [InlineData("/%2e%2e/x")]
    [InlineData("@elsewhere/x")]
    [InlineData("/x\\..\\y")]
    [InlineData("http://elsewhere/x")]
    public async Task Path_ThatLeadsElsewhere_IsNotCalled(string path)
    {
        List<Uri> called = [];
        _handler.Answer = (request, _) =>
        {
            called.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        };
        await CallAsync(NewService("http://stock:4100/base"), path);
        Assert.All(called, uri => Assert.StartsWith("http://stock:4100/base/", uri.AbsoluteUri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Breaker_OpensWhenHalfFail_AndOneThatSucceedsClosesIt()
    {
        using HttpService service = NewService();
        _handler.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        for (int i = 0; i < 10; i++)
        {
            await CallAsync(service);
        }

        Assert.Equal("open", service.Info.Breaker);
        ServiceAnswer rejected = await CallAsync(service);
        Assert.Equal((true, false, 1L, 10L), (rejected.IsRetryable, rejected.IsUnknown, service.Info.Rejected, service.Info.Calls));
        _time.Advance(TimeSpan.FromSeconds(16));
        _handler.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        Assert.NotNull((await CallAsync(service)).Result);
        Assert.Equal("closed", service.Info.Breaker);
    }

    [Fact]
    public async Task Health_IsWhatItAnsweredLast()
    {
        using HttpService service = NewService();
        Assert.Equal("unknown", service.Info.Health);
        _handler.Answer = (request, _) => Task.FromResult(new HttpResponseMessage(request.RequestUri!.AbsolutePath == "/health" ? HttpStatusCode.OK : HttpStatusCode.NotFound));
        await service.CheckAsync(CancellationToken.None);
        Assert.Equal("up", service.Info.Health);
        _handler.Answer = (_, _) => throw new HttpRequestException("refused");
        await service.CheckAsync(CancellationToken.None);
        Assert.Equal(("down", "refused"), (service.Info.Health, service.Info.HealthError));
    }

    [Theory]
    [InlineData("stock=http://127.0.0.1:1/base", true)]
    [InlineData("stock=ftp://x", false)]
    [InlineData("stock", false)]
    [InlineData("a b=http://x", false)]
    [InlineData("stock=http://x?q=1", false)]
    public void Address_IsCheckedWithTheSettings(string text, bool isGood)
    {
        ServiceOptions options = new() { Urls = { text } };
        Assert.Equal(isGood, ServiceOptionsValidator.Validate(options).Count == 0);
    }

    private HttpService NewService(string url = "http://stock:4100") =>
        new(new ServiceAddress("stock", new Uri(url)), new ServiceOptions(), _time, _handler);

    private static Task<ServiceAnswer> CallAsync(HttpService service, string path = "/x", ImmutableArray<KeyValuePair<string, string>>? headers = null) => service.CallAsync(
        new SagaCommand.CallService(3, 1, Run + "-3", new StepRequest.Call("stock", "POST", path, headers ?? [], SagaValue.Parse("""{"n":1}"""), TimeSpan.FromSeconds(30))), CancellationToken.None)
        .AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    private sealed class FakeHandler : HttpMessageHandler
    {
        public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request, cancellationToken);
    }
}
