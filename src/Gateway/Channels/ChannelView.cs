using System.Text;
using System.Text.Json;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Policies;

namespace EventHub.Gateway.Channels;

/// <summary>One channel as it is shown: what is retained of it and what policies say.</summary>
internal sealed class ChannelView(IPartitions partitions, PolicyBoard board)
{
    /// <summary>The channel, or null when it has neither an event nor a policy of its own.</summary>
    public Action<Utf8JsonWriter>? Find(string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        PolicySet policies = board.Current;
        IPartition owner = partitions.OwnerOf(utf8);
        ChannelSummary? found = owner.Channels().FirstOrDefault(candidate => candidate.Name == name);
        bool hasPolicy = policies.Channels.TryGetValue(name, out ChannelPolicy? own);
        if (found is null && !hasPolicy)
        {
            return null;
        }

        ChannelSummary channel = found ?? new ChannelSummary(name, owner.Number, 0, 0, 0, 0, 0);
        return json =>
        {
            WriteSummary(json, channel);
            WritePolicy(json, "policy", own);
            WritePolicy(json, "effective", policies.Of(utf8));
            json.WriteStartArray("policies");
            foreach (PatternPolicy policy in policies.Matching(utf8))
            {
                json.WriteStringValue(policy.Name);
            }

            json.WriteEndArray();
        };
    }

    /// <summary>The members every list of channels has.</summary>
    public static void WriteSummary(Utf8JsonWriter json, ChannelSummary channel)
    {
        json.WriteString("name", channel.Name);
        json.WriteNumber("partition", channel.Partition);
        json.WriteNumber("events", channel.Events);
        json.WriteNumber("bytes", channel.Bytes);
        if (channel.Events == 0)
        {
            json.WriteNull("firstSequence");
            json.WriteNull("lastSequence");
            json.WriteNull("lastEventAt");
            return;
        }

        json.WriteNumber("firstSequence", channel.FirstSequence);
        json.WriteNumber("lastSequence", channel.LastSequence);
        json.WriteString("lastEventAt", Timestamps.Format(channel.LastTicks));
    }

    private static void WritePolicy(Utf8JsonWriter json, string name, ChannelPolicy? policy)
    {
        if (policy is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        PolicyJson.WriteFields(json, pattern: null, policy);
        json.WriteEndObject();
    }
}
