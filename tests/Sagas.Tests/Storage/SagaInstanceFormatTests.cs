using EventHub.Sagas.Building;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Storage;
using EventHub.Sagas.Tests.Planning;

namespace EventHub.Sagas.Tests.Storage;

public sealed class SagaInstanceFormatTests
{
    // Stored by the first version: it must be read for good.
    private const string Golden =
        "01056F7264657201026B3110205BFB1B7F4665C630358BAA8D31CB5F0000010109726573657276696E6780C0C594849898EF0800317B22746F74616C223A223235302E303022"
        + "2C226974656D73223A5B315D2C227265736572766174696F6E223A227237227D010206637265646974010100000000010462616E6B04504F53540B2F637265646974732F6B31"
        + "0001137B22616D6F756E74223A223235302E3030227D80E1EB17000109726573657276696E670573746F636B01010573746F636B0644454C455445102F726573657276617469"
        + "6F6E732F7237000080C6868F010003010002012EEE879D124EC5AF030180C0C594849898EF08010977697468647261776E0002187B226964223A226532222C227061796C6F61"
        + "64223A7B7D7D0280C0C594849898EF0807617070726F7665027331027B7D0480C0C594849898EF080201017801010080C0C594849898EF0880C0C594849898EF080000";

    [Fact]
    public void WhatTheFirstVersionStored_IsReadAndWrittenAlike()
    {
        Assert.Equal(Golden, Convert.ToHexString(SagaInstanceFormat.Write(Full().It)));
        Assert.Equal(Golden, Convert.ToHexString(SagaInstanceFormat.Write(SagaInstanceFormat.Read(Convert.FromHexString(Golden)))));
    }

    [Fact]
    public void ASleepingInstance_IsSmall()
    {
        SagaRun run = Order();
        run.Done("stock", """{"id":"r7"}""");
        run.Done("credit");
        Assert.InRange(SagaInstanceFormat.Write(run.It).Length, 100, 500);
    }

    [Fact]
    public void AnyDamage_IsInvalidData()
    {
        SagaRun run = Full();
        byte[] bytes = SagaInstanceFormat.Write(run.It);
        Assert.Equal(bytes, SagaInstanceFormat.Write(SagaInstanceFormat.Read(bytes)));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => SagaInstanceFormat.Read(bytes.AsMemory(0, length)));
        }

        for (int at = 0; at < bytes.Length * 8; at++)
        {
            byte[] flipped = [.. bytes];
            flipped[at / 8] ^= (byte)(1 << (at % 8));
            try
            {
                _ = SagaInstanceFormat.Write(SagaInstanceFormat.Read(flipped));
            }
            catch (InvalidDataException)
            {
                // As it should be; some flips give another instance.
            }
        }
    }

    [Fact]
    public void AnUnknownVersion_IsSaid() =>
        Assert.Contains("format 2", Assert.Throws<InvalidDataException>(() => SagaInstanceFormat.Read(new byte[] { 2, 0 })).Message, StringComparison.Ordinal);

    // With something of everything.
    private static SagaRun Full()
    {
        SagaRun run = Order();
        run.Done("stock", """{"id":"r7"}""");
        run.Give(new SagaInput.Pause(run.Now));
        run.Send("withdrawn");
        run.Signal("approve");
        run.Fails("credit", "x", retryable: true, unknown: true);
        return run;
    }

    private static SagaRun Order()
    {
        SagaRun run = new(SagaDocument.Read(OrderSaga.Yaml));
        run.StartOn("placed", """{"total":"250.00","items":[1]}""");
        return run;
    }
}
