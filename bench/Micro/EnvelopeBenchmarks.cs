using System.Text;
using BenchmarkDotNet.Attributes;
using EventHub.Protocol.Publishing;

namespace EventHub.Bench.Micro;

/// <summary>Reading a publish object with a JSON payload of so many bytes, up to where it would be stored.</summary>
public class EnvelopeBenchmarks
{
    private readonly CountingSink _sink = new();
    private byte[] _object = [];

    [Params(200, 1024)]
    public int PayloadBytes { get; set; }

    [GlobalSetup]
    public void Write()
    {
        StringBuilder payload = new("{\"items\":[");
        while (payload.Length < PayloadBytes - 24)
        {
            payload.Append("{\"sku\":\"a-17\",\"n\":2},");
        }

        string text = payload.Append("0]}").ToString();
        _object = Encoding.UTF8.GetBytes($$"""{"channel":"orders.created","source":"/shop/eu","key":"customer-42","payload":{{text.PadRight(PayloadBytes)}}}""");
    }

    [Benchmark]
    public int Parse()
    {
        PublishParser.ParseObject(_object, 0, "", PublishLimits.Default, _sink);
        return _sink.Accepted;
    }
}
