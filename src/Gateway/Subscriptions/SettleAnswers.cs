using System.Buffers;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Json;

namespace EventHub.Gateway.Subscriptions;

/// <summary>Writes what became of settlements.</summary>
internal static class SettleAnswers
{
    private const int ResultBytes = 80;

    /// <summary>Writes the array <c>[{"deliveryId","result"}…]</c> of <paramref name="count"/> settlements from <paramref name="first"/> on, once they are settled.</summary>
    public static void WriteResults(IBufferWriter<byte> output, Settlements settlements, int first, int count)
    {
        Span<byte> room = stackalloc byte[DeliveryId.TextLength];
        JsonOutput json = new(output, (count * ResultBytes) + 2);
        json.Raw("["u8);
        for (int i = first; i < first + count; i++)
        {
            json.Raw(i == first ? "{\"deliveryId\":"u8 : ",{\"deliveryId\":"u8);
            json.Text(settlements.IdOf(i, room));
            json.Raw(settlements.ResultOf(i) switch
            {
                SettleResult.Settled => ",\"result\":\"settled\"}"u8,
                SettleResult.DeadlinePassed => ",\"result\":\"deadlinePassed\"}"u8,
                _ => ",\"result\":\"unknown\"}"u8,
            });
        }

        json.Raw("]"u8);
        json.Flush();
    }
}
