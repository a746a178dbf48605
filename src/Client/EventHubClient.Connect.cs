using EventHub.Client.Connections;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>
    /// Opens the connection now instead of at the first use, and says when that fails: for programs that would rather not start than wait. Complete at
    /// once when there is a connection. After a failure the client goes on trying, as always.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, not the client's tries.</param>
    /// <exception cref="EventHubException">
    /// <c>EH6001</c>: nobody answers; its inner exception says why. <c>EH6003</c>: the client is disposed. Others are the hub's own refusal of the connection.
    /// </exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        ConnectionEnd? failure = IsDisposed ? null : await _connector.ConnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (IsDisposed || failure is not null)
        {
            throw new EventHubException(IsDisposed ? ClientProblems.Closed : WhyNot(failure!), failure?.Fault);
        }
    }

    private bool IsDisposed => Volatile.Read(ref _isDisposed) == 1;

    private Problem WhyNot(ConnectionEnd failure) => failure.Refusal
        ?? new Problem(ErrorCodes.HubUnreachable, $"The hub at {_options.Server} cannot be reached: {failure.Reason.TrimEnd('.')}. Start it, or check the address.");
}
