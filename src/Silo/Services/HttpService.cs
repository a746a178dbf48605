using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Sagas;
using EventHub.Sagas;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;
using Polly;
using Polly.CircuitBreaker;

namespace EventHub.Silo.Services;

/// <summary>One service over HTTP: a breaker in front, so many calls at a time behind it, and a timeout for each. Thread-safe.</summary>
/// <remarks>
/// Nothing but its own address is called: what a path is made of cannot lead elsewhere, redirections are not followed, and no proxy of the environment is used. Answers are read
/// up to what a saga may hold.
/// </remarks>
internal sealed class HttpService : IDisposable
{
    private static readonly string[] s_own = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Content-Type", "Upgrade", "Expect", "Idempotency-Key", "traceparent"];
    private static readonly TimeSpan s_healthTimeout = TimeSpan.FromSeconds(5);

    private readonly ServiceAddress _address;
    private readonly ServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _turns;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline<ServiceAnswer> _pipeline;
    private (string Word, long Ticks, string? Error) _health = ("unknown", 0, null);
    private long _calls, _failures, _rejected;
    private int _inFlight;

    public HttpService(ServiceAddress address, ServiceOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        (_address, _options, _time) = (address, options, time);
        _client = new HttpClient(handler ?? NewHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = SagaLimits.DataBytesMax };
        _turns = new SemaphoreSlim(options.ConcurrencyMax);
        _pipeline = new ResiliencePipelineBuilder<ServiceAnswer> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<ServiceAnswer>
        {
            FailureRatio = 0.5,
            MinimumThroughput = options.BreakerCallsMin,
            SamplingDuration = options.BreakerWindow,
            BreakDuration = options.BreakerPause,
            StateProvider = _breaker,
            ShouldHandle = static outcome => new ValueTask<bool>(outcome.Outcome.Result is { Result: null, IsRetryable: true }),
        }).Build();
    }

    public ServiceInfo Info
    {
        get
        {
            (string word, long ticks, string? error) = _health;
            string breaker = _breaker.CircuitState switch
            {
                CircuitState.Closed => "closed",
                CircuitState.HalfOpen => "halfOpen",
                _ => "open",
            };
            return new ServiceInfo(
                _address.Name, Shown(_address.Url), word, ticks, error, breaker, Volatile.Read(ref _inFlight), Interlocked.Read(ref _calls), Interlocked.Read(ref _failures), Interlocked.Read(ref _rejected));
        }
    }

    /// <summary>Makes one attempt of a call.</summary>
    /// <exception cref="OperationCanceledException">The hub ends; what became of the call is unknown.</exception>
    public async ValueTask<ServiceAnswer> CallAsync(SagaCommand.CallService call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(static async (state, token) => await state.Service.SendAsync(state.Call, token), (Service: this, Call: call), cancellationToken);
        }
        catch (BrokenCircuitException open)
        {
            Interlocked.Increment(ref _rejected);
            return new ServiceAnswer(null, $"The service '{_address.Name}' is taken to be down: its breaker is open.", IsRetryable: true, RetryAfter: open.RetryAfter);
        }
    }

    /// <summary>Asks how it is.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        string? error = null;
        try
        {
            using CancellationTokenSource timeout = new(s_healthTimeout, _time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            error = AddressOf(_options.HealthPath) is { } address ? await AskHealthAsync(address, either.Token) : $"The path '{_options.HealthPath}' leads out of it.";
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            error = fault is OperationCanceledException ? $"No answer within {s_healthTimeout.TotalSeconds} s." : fault.Message;
        }

        _health = (error is null ? "up" : "down", _time.GetUtcNow().UtcTicks, error);
    }

    public void Dispose()
    {
        _client.Dispose();
        _turns.Dispose();
    }

    /// <summary>An address without a name and password.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private async Task<string?> AskHealthAsync(Uri address, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.IsSuccessStatusCode ? null : $"It answers {(int)response.StatusCode}.";
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private async Task<ServiceAnswer> SendAsync(SagaCommand.CallService call, CancellationToken cancellationToken)
    {
        ServiceAnswer answer;
        Interlocked.Increment(ref _inFlight);
        bool isSent = false;
        using CancellationTokenSource timeout = new(call.Request.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _turns.WaitAsync(either.Token);
            try
            {
                isSent = true;
                Interlocked.Increment(ref _calls);
                answer = await ExchangeAsync(call, either.Token);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer = new ServiceAnswer(null, $"The service '{_address.Name}' did not answer within {call.Request.Timeout.TotalSeconds} s.", IsRetryable: true, IsUnknown: isSent);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }

        if (answer is { Result: null, IsRetryable: true })
        {
            Interlocked.Increment(ref _failures);
        }

        return answer;
    }

    private async Task<ServiceAnswer> ExchangeAsync(SagaCommand.CallService call, CancellationToken cancellationToken)
    {
        if (AddressOf(call.Request.Path) is not { } address)
        {
            return new ServiceAnswer(null, $"The path '{call.Request.Path}' leads out of the service '{_address.Name}'.");
        }

        try
        {
            using HttpRequestMessage request = RequestOf(call, address);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? await ReadAsync(response, cancellationToken) : Refused(response);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // What never reached it had no effect.
            bool wasNotSent = fault is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
            return new ServiceAnswer(null, $"The service '{_address.Name}' cannot be reached: {fault.Message}", IsRetryable: true, IsUnknown: !wasNotSent);
        }
    }

    // Null for a path that would lead elsewhere.
    private Uri? AddressOf(string path)
    {
        string basePath = _address.Url.AbsolutePath.TrimEnd('/');
        string root = _address.Url.GetLeftPart(UriPartial.Authority);
        return path.StartsWith('/') && !path.Contains('#') && !path.Contains('\\') && Uri.TryCreate(root + basePath + path, UriKind.Absolute, out Uri? address)
            && address.Authority == _address.Url.Authority && address.Scheme == _address.Url.Scheme && address.UserInfo == _address.Url.UserInfo
            && address.AbsolutePath.StartsWith(basePath + "/", StringComparison.Ordinal) && !address.Segments.Any(static segment => segment is "../" or ".." or "./" or ".")
            ? address
            : null;
    }

    private static HttpRequestMessage RequestOf(SagaCommand.CallService call, Uri address)
    {
        StepRequest.Call wanted = call.Request;
        HttpRequestMessage request = new(HttpMethod.Parse(wanted.Method), address);
        if (wanted.Body is { } body)
        {
            request.Content = new ByteArrayContent(body.ToJson()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach ((string name, string value) in wanted.Headers.Where(static header => !s_own.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{call.IdempotencyKey}\"");
        request.Headers.TryAddWithoutValidation("traceparent", TraceOf(call));
        return request;
    }

    // The run is the trace; each attempt is a span of its own.
    private static string TraceOf(SagaCommand.CallService call)
    {
        string run = call.IdempotencyKey[..call.IdempotencyKey.LastIndexOf('-')];
        byte[] span = SHA256.HashData(Encoding.UTF8.GetBytes($"{call.IdempotencyKey}/{call.Attempt}"));
        return $"00-{run}-{Convert.ToHexStringLower(span[..8])}-01";
    }

    private async Task<ServiceAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] body;
        try
        {
            await response.Content.LoadIntoBufferAsync(SagaLimits.DataBytesMax, cancellationToken);
            body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new ServiceAnswer(null, $"The answer of '{_address.Name}' has more than {SagaLimits.DataBytesMax:N0} bytes (DataBytesMax).", IsUnknown: true);
        }

        if (body.Length == 0)
        {
            return new ServiceAnswer(SagaValue.Null);
        }

        return new ServiceAnswer(SagaValue.TryParse(body, out SagaValue value) ? value : SagaValue.Of(Encoding.UTF8.GetString(body)));
    }

    private ServiceAnswer Refused(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        bool isBusy = response.StatusCode is HttpStatusCode.TooManyRequests or (HttpStatusCode)425;
        bool mayHaveDone = status >= 500 || response.StatusCode == HttpStatusCode.RequestTimeout;
        TimeSpan? after = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - _time.GetUtcNow()) : null;
        return new ServiceAnswer(null, $"The service '{_address.Name}' answers {status} {response.ReasonPhrase}".TrimEnd() + ".", isBusy || mayHaveDone, mayHaveDone, after)
        {
            IsMissing = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone,
        };
    }
}
