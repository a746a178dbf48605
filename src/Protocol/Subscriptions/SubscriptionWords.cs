namespace EventHub.Protocol.Subscriptions;

/// <summary>The words of definitions as JSON and the command line have them.</summary>
public static class SubscriptionWords
{
    /// <summary>The word for how lanes share.</summary>
    public static string Of(PriorityMode mode) => mode == PriorityMode.Strict ? "strict" : "weighted";

    /// <summary>Reads how lanes share, exactly as written; false for any other word.</summary>
    public static bool TryParse(string word, out PriorityMode mode)
    {
        mode = word == "strict" ? PriorityMode.Strict : PriorityMode.Weighted;
        return Of(mode) == word;
    }
}
