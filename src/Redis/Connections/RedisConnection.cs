using System.Net.Sockets;
using System.Security.Authentication;
using EventHub.EventLog.Disks;
using StackExchange.Redis;

namespace EventHub.Redis.Connections;

/// <summary>
/// A connection to a Redis server, which comes back by itself. Thread-safe. Its failures are <see cref="IOException"/>s.
/// </summary>
/// <remarks>
/// It keeps to what the client library has had since 1.2: commands by name, whose answers are arrays and bytes. So the same source
/// works with every later version.
/// </remarks>
public sealed class RedisConnection : IDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;
    private long _losses;

    private RedisConnection(RedisAddress address, ConnectionMultiplexer multiplexer)
    {
        Address = address;
        _multiplexer = multiplexer;
        _database = multiplexer.GetDatabase(address.Database);
        multiplexer.ConnectionFailed += CountLoss;
        multiplexer.ConnectionRestored += TellRestored;
    }

    /// <summary>It is there again after it was lost.</summary>
    internal event Action? Restored;

    /// <summary>Where it leads.</summary>
    public RedisAddress Address { get; }

    /// <summary>How often it was lost. Between two equal values it was the same connection, unless the loss has not been noticed yet.</summary>
    public long Losses => Volatile.Read(ref _losses);

    /// <summary>Begins to connect, and goes on trying when the server does not answer. Blocks for at most a few seconds.</summary>
    /// <exception cref="RedisUnavailableException">The client library gave up for good.</exception>
    public static RedisConnection Open(RedisAddress address)
    {
        WaitingThreads.Reserve();
        try
        {
            return new RedisConnection(address, ConnectionMultiplexer.Connect(address.ToOptions()));
        }
        catch (Exception exception) when (IsOfTheClient(exception) || exception is SocketException or AggregateException)
        {
            throw new RedisUnavailableException($"There is no connection to {address}: {ReasonOf(exception)}.", exception);
        }
    }

    /// <summary>Sends a command and waits for its answer. Keys are <see cref="RedisKey"/>s; the rest is text, numbers and bytes.</summary>
    /// <exception cref="RedisUnavailableException">There was no answer.</exception>
    /// <exception cref="RedisRefusedException">The answer was an error.</exception>
    /// <exception cref="DiskFullException">The answer was that the server's memory is used up.</exception>
    internal RedisResult Execute(string command, params object[] arguments)
    {
        try
        {
            return _database.Execute(command, arguments);
        }
        catch (Exception exception) when (IsOfTheClient(exception))
        {
            throw Translate(exception);
        }
    }

    /// <summary>As <see cref="Execute"/>, without a thread that waits.</summary>
    internal async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        try
        {
            Task<RedisResult> answer = _database.ExecuteAsync(command, arguments);
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // The library may continue on the thread that reads answers, which nobody must hold up.
            await Task.Yield();
            return await answer.ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheClient(exception))
        {
            throw Translate(exception);
        }
    }

    /// <summary>Asks the server whether it is there, which the library otherwise does a moment after the connection. False while it is already being asked.</summary>
    internal Task<bool> FindServerAsync() => _multiplexer.ConfigureAsync();

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        _multiplexer.ConnectionFailed -= CountLoss;
        _multiplexer.ConnectionRestored -= TellRestored;
        _multiplexer.Dispose();
    }

    private static bool IsOfTheClient(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException;

    // Behind the first semicolon the library tells about its own queues.
    private static string FirstPart(string message) => message.Split(';', 2)[0].TrimEnd('.', ' ');

    // Why there is no connection, where the library knows it.
    private static string ReasonOf(Exception exception)
    {
        Exception innermost = exception.GetBaseException();
        for (Exception? inner = exception; inner is not null && innermost is not AuthenticationException; inner = inner.InnerException)
        {
            if (inner is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
            {
                return "the server asks for a password, or refuses the one that is given";
            }
        }

        string first = FirstPart(exception.Message);
        return innermost is SocketException or IOException or AuthenticationException ? $"{first}: {innermost.Message.TrimEnd('.')}" : first;
    }

    private void CountLoss(object? sender, ConnectionFailedEventArgs failed) => Interlocked.Increment(ref _losses);

    private void TellRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (restored.ConnectionType == ConnectionType.Interactive)
        {
            Restored?.Invoke();
        }
    }

    private IOException Translate(Exception exception) => exception switch
    {
        RedisServerException full when full.Message.StartsWith("OOM ", StringComparison.Ordinal) =>
            new DiskFullException($"{Address} has used up its memory (maxmemory).", full),
        RedisServerException loading when loading.Message.StartsWith("LOADING ", StringComparison.Ordinal) =>
            new RedisUnavailableException($"{Address} is still loading what it stored.", loading),
        RedisServerException refused => new RedisRefusedException($"{Address} refused a command: {refused.Message}", refused),
        _ => new RedisUnavailableException($"{Address} does not answer: {ReasonOf(exception)}.", exception),
    };
}
