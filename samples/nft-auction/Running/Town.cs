using EventHub.Samples.NftAuction.Services;
using EventHub.Samples.NftAuction.Streaming;

namespace EventHub.Samples.NftAuction.Running;

/// <summary>The four services, each in a process of its own.</summary>
internal sealed class Town : IDisposable
{
    private readonly Dictionary<Role, ChildProcess> _processes = [];
    private readonly Dictionary<Role, ServiceClient> _clients = [];

    private StudioClient? _studio;

    private Town()
    {
    }

    /// <summary>Where the stream is made.</summary>
    public StudioClient Studio => _studio!;

    /// <summary>The variables from which the hub knows where they are.</summary>
    public (string Name, string Value)[] Variables => [.. _processes.Select(static one => (one.Key.Variable, one.Value.Address))];

    public ServiceClient this[Role role] => _clients[role];

    /// <summary>The service that does something.</summary>
    public ServiceClient this[string operation] => _clients[Role.Of(operation.Split('/')[0])];

    /// <summary>Starts them, on the ports they have by default or on free ones.</summary>
    public static async Task<Town> StartAsync(bool onFreePorts)
    {
        Town town = new();
        try
        {
            ChildProcess[] started = await Task.WhenAll(Role.All.Select(role => ChildProcess.StartAsync("EventHub.NftAuction.dll", ["service", role.Name, "--port", onFreePorts ? "0" : $"{role.Port}"])));
            foreach ((Role role, ChildProcess process) in Role.All.Zip(started))
            {
                town._processes[role] = process;
                town._clients[role] = new ServiceClient(process.Address);
            }

            town._studio = new StudioClient(town.AddressOf(Role.StreamManager));
            return town;
        }
        catch
        {
            town.Dispose();
            throw;
        }
    }

    public string AddressOf(Role role) => _processes[role].Address;

    /// <summary>What all of them did, and who owns which token.</summary>
    public async Task<(LedgerEntry[] Entries, Dictionary<string, string> Owners)> LedgerAsync()
    {
        (LedgerEntry[] Entries, Dictionary<string, string>)[] all = await Task.WhenAll(_clients.Values.Select(static client => client.LedgerAsync()));
        return ([.. all.SelectMany(static one => one.Entries)], (await this[Role.ShapeL2].LedgerAsync()).Owners);
    }

    public void Dispose()
    {
        _studio?.Dispose();
        foreach (IDisposable one in _clients.Values.Concat<IDisposable>(_processes.Values))
        {
            one.Dispose();
        }
    }
}
