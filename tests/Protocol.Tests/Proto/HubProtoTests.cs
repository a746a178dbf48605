using EventHub.Protocol.Envelope;
using EventHub.Protocol.Proto;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EventHub.Protocol.Tests.Proto;

public sealed class HubProtoTests
{
    [Fact]
    public void Service_HasTheCallsOfTheApi()
    {
        ServiceDescriptor service = Assert.Single(HubReflection.Descriptor.Services);
        Assert.Equal("hub.v1.EventHub", service.FullName);
        Assert.Equal(
            [("Publish", true, true), ("Watch", false, true), ("Consume", true, true), ("Settle", false, false), ("Get", false, false)],
            service.Methods.Select(method => (method.Name, method.IsClientStreaming, method.IsServerStreaming)));
    }

    [Fact]
    public void Frame_PublishBytes_ArePinned()
    {
        Frame frame = new()
        {
            Publish = new PublishRequest { Ref = 7, Events = { new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), Priority = Priority.High } } },
        };
        Assert.Equal("0a0c080712080a016112013148" + "02", Convert.ToHexStringLower(frame.ToByteArray()));
        Assert.Equal(frame, Frame.Parser.ParseFrom(frame.ToByteArray()));
    }

    [Fact]
    public void Enums_FollowTheirJsonWords()
    {
        Assert.Equal(Enum.GetNames<EventStatus>(), Enum.GetNames<Status>().Skip(1));
        Assert.Equal(Enum.GetNames<EventOutcome>().Skip(1), Enum.GetNames<Outcome>().Skip(1));
        Assert.Equal(Enum.GetNames<Protocol.Records.EventPriority>(), Enum.GetNames<Priority>().Skip(1));
    }
}
