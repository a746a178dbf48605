using System.Globalization;
using System.Text.Json;

namespace EventHub.Samples.NftAuction.Services;

/// <summary>
/// What a service did, by idempotency key. Asked for again, a thing is not done again. What was undone before it was asked for is refused when it comes after all. The chain
/// also knows what accounts have and who owns a token.
/// </summary>
internal sealed class Ledger
{
    private const decimal FundsAtFirst = 100_000m;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LedgerEntry> _entries = [];
    private readonly HashSet<string> _undoneBefore = [];
    private readonly Dictionary<string, decimal> _funds = [];
    private readonly Dictionary<string, string> _owners = [];

    /// <summary>Everything that was done, in no order.</summary>
    public LedgerEntry[] Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Values];
            }
        }
    }

    /// <summary>Who owns each token.</summary>
    public Dictionary<string, string> Owners
    {
        get
        {
            lock (_gate)
            {
                return new(_owners);
            }
        }
    }

    /// <summary>What an account has from now on.</summary>
    public void Fund(string account, decimal funds)
    {
        lock (_gate)
        {
            _funds[account] = funds;
        }
    }

    /// <summary>Does it, unless it is done; false with the reason when it is refused.</summary>
    public (bool Done, string? Reason) Do(string key, string operation, string subject, JsonElement body)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out LedgerEntry? known))
            {
                _entries[key] = known with { Requests = known.Requests + 1 };
                return (true, null);
            }

            LedgerEntry entry = new(key, operation, subject, body, 1, 0);
            if ((_undoneBefore.Contains(key) ? "It was undone before it came." : Refusal(entry)) is { } reason)
            {
                return (false, reason);
            }

            _entries[key] = entry;
            Apply(entry, sign: 1);
            return (true, null);
        }
    }

    /// <summary>Undoes what was asked for under a key, once; when it was not, it never will be done.</summary>
    public void Undo(string key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out LedgerEntry? entry))
            {
                _undoneBefore.Add(key);
            }
            else if (entry.Undone == 0)
            {
                _entries[key] = entry with { Undone = 1 };
                Apply(entry, sign: -1);
            }
        }
    }

    private string? Refusal(LedgerEntry entry) => entry.Operation switch
    {
        "charges" when FundsOf(entry.Field("account")) < Amount(entry) => $"{entry.Field("account")} cannot pay {entry.Field("amount")}.",
        "transfers" when _owners.GetValueOrDefault(entry.Field("token"), entry.Field("from")) != entry.Field("from") => $"{entry.Field("token")} is not of {entry.Field("from")}.",
        _ => null,
    };

    private void Apply(LedgerEntry entry, int sign)
    {
        if (entry.Operation == "charges")
        {
            _funds[entry.Field("account")] = FundsOf(entry.Field("account")) - (sign * Amount(entry));
        }
        else if (entry.Operation == "transfers")
        {
            _owners[entry.Field("token")] = entry.Field(sign > 0 ? "to" : "from");
        }
    }

    private decimal FundsOf(string account) => _funds.GetValueOrDefault(account, FundsAtFirst);

    private static decimal Amount(LedgerEntry entry) => decimal.Parse(entry.Field("amount"), CultureInfo.InvariantCulture);
}
