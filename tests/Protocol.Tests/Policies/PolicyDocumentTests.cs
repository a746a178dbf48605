using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Policies;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void Read_EveryField_IsTakenAndWrittenAgain()
    {
        PolicyDocument document = Read("""
            {"pattern":"orders.*","retention":"7d","maxBytes":1048576,"ttl":"30s","priority":"high","schema":null,
             "rateLimit":{"events":100,"per":"1s","burst":200},"dedupWindow":"24h","paused":"publish"}
            """, hasPattern: true);

        Assert.Equal("orders.*", document.Pattern!.Text);
        Assert.Equal(
            new ChannelPolicy
            {
                Retention = TimeSpan.FromDays(7), MaxBytes = 1 << 20, Ttl = TimeSpan.FromSeconds(30), Priority = EventPriority.High,
                RateLimit = new RateLimit(100, TimeSpan.FromSeconds(1), 200), DedupWindow = TimeSpan.FromHours(24), Paused = PauseMode.Publish,
            },
            document.Policy);
        string written = Encoding.UTF8.GetString(PolicyJson.ToUtf8(document));
        Assert.Equal("""{"pattern":"orders.*","retention":"7d","maxBytes":1048576,"ttl":"30s","priority":"high","schema":null,"rateLimit":{"events":100,"per":"1s","burst":200},"dedupWindow":"1d","paused":"publish"}""", written);
        Assert.Equal(document.Policy, Read(written, hasPattern: true).Policy);
    }

    [Fact]
    public void Read_NothingOrNulls_DecidesNothing()
    {
        Assert.Equal(ChannelPolicy.Empty, Read("{}").Policy);
        PolicyDocument nulls = Read("""{"retention":null,"maxBytes":null,"ttl":null,"priority":null,"schema":null,"rateLimit":null,"dedupWindow":null,"paused":null}""");
        Assert.Equal(ChannelPolicy.Empty, nulls.Policy);
        Assert.Equal(nulls.Policy, Read(Encoding.UTF8.GetString(PolicyJson.ToUtf8(nulls))).Policy);
    }

    [Theory]
    [InlineData("100/s", 100, 1_000, 100)]
    [InlineData("1/24h", 1, 86_400_000, 1)]
    [InlineData("5/100ms", 5, 100, 5)]
    public void Read_RateLimitAsText_HasItsEventsAsBurst(string text, long events, long milliseconds, long burst) =>
        Assert.Equal(new RateLimit(events, TimeSpan.FromMilliseconds(milliseconds), burst), Read($$"""{"rateLimit":"{{text}}"}""").Policy.RateLimit);

    [Fact]
    public void Read_RateLimitWithoutBurst_HasItsEvents() =>
        Assert.Equal(new RateLimit(7, TimeSpan.FromMinutes(1), 7), Read("""{"rateLimit":{"per":"1m","events":7}}""").Policy.RateLimit);

    [Theory]
    [InlineData("""{"retention":"999ms"}""", "EH1006", "/retention")]
    [InlineData("""{"retention":"36501d"}""", "EH1006", "/retention")]
    [InlineData("""{"retention":7}""", "EH1006", "/retention")]
    [InlineData("""{"retention":"7 days"}""", "EH1006", "/retention")]
    [InlineData("""{"retention":"-1s"}""", "EH1006", "/retention")]
    [InlineData("""{"retention":"\ud800"}""", "EH1006", "/retention")]
    [InlineData("""{"ttl":"0s"}""", "EH1006", "/ttl")]
    [InlineData("""{"maxBytes":0}""", "EH1006", "/maxBytes")]
    [InlineData("""{"maxBytes":1.5}""", "EH1006", "/maxBytes")]
    [InlineData("""{"maxBytes":9223372036854775808}""", "EH1006", "/maxBytes")]
    [InlineData("""{"maxBytes":"1"}""", "EH1006", "/maxBytes")]
    [InlineData("""{"priority":"urgent"}""", "EH1006", "/priority")]
    [InlineData("""{"priority":1}""", "EH1006", "/priority")]
    [InlineData("""{"dedupWindow":"25h"}""", "EH1006", "/dedupWindow")]
    [InlineData("""{"paused":"yes"}""", "EH1006", "/paused")]
    [InlineData("""{"paused":true}""", "EH1006", "/paused")]
    [InlineData("""{"schema":{}}""", "EH1014", "/schema")]
    [InlineData("""{"rateLimit":"fast"}""", "EH1006", "/rateLimit")]
    [InlineData("""{"rateLimit":"0/s"}""", "EH1006", "/rateLimit")]
    [InlineData("""{"rateLimit":"1/25h"}""", "EH1006", "/rateLimit")]
    [InlineData("""{"rateLimit":"/s"}""", "EH1006", "/rateLimit")]
    [InlineData("""{"rateLimit":100}""", "EH1006", "/rateLimit")]
    [InlineData("""{"rateLimit":{}}""", "EH1005", "/rateLimit/events")]
    [InlineData("""{"rateLimit":{"events":1}}""", "EH1005", "/rateLimit/per")]
    [InlineData("""{"rateLimit":{"events":null,"per":"1s"}}""", "EH1005", "/rateLimit/events")]
    [InlineData("""{"rateLimit":{"events":0,"per":"1s"}}""", "EH1006", "/rateLimit/events")]
    [InlineData("""{"rateLimit":{"events":1000000001,"per":"1s"}}""", "EH1006", "/rateLimit/events")]
    [InlineData("""{"rateLimit":{"events":1,"per":"0.5ms"}}""", "EH1006", "/rateLimit/per")]
    [InlineData("""{"rateLimit":{"events":1,"per":"1s","burst":0}}""", "EH1006", "/rateLimit/burst")]
    [InlineData("""{"rateLimit":{"events":1,"per":"1s","brust":2}}""", "EH1002", "/rateLimit/brust")]
    [InlineData("""{"rateLimit":{"events":1,"per":"1s","events":2}}""", "EH1008", "/rateLimit/events")]
    [InlineData("""{"retension":"7d"}""", "EH1002", "/retension")]
    [InlineData("""{"retension":null}""", "EH1002", "/retension")]
    [InlineData("""{"pattern":"a"}""", "EH1002", "/pattern")]
    [InlineData("""{"retention":"7d","retention":"8d"}""", "EH1008", "/retention")]
    public void Read_WrongField_IsRefusedWithItsPlace(string json, string code, string field)
    {
        Problem problem = Refused(json);
        Assert.Equal(code, problem.Code.Text);
        Assert.Contains(problem.Errors, error => error.Field == field);
    }

    [Theory]
    [InlineData("", "EH1001")]
    [InlineData("{", "EH1001")]
    [InlineData("""{"retention":"7d"} x""", "EH1001")]
    [InlineData("[]", "EH1006")]
    [InlineData("null", "EH1006")]
    public void Read_NoObject_IsRefused(string json, string code) => Assert.Equal(code, Refused(json).Code.Text);

    [Fact]
    public void Read_InvalidUtf8_IsRefused() =>
        Assert.Equal(ErrorCodes.InvalidUtf8, PolicyDocument.Read([(byte)'{', 0xFF, (byte)'}'], hasPattern: false, out _)!.Code);

    [Theory]
    [InlineData("{}", "EH1005")]
    [InlineData("""{"pattern":null}""", "EH1005")]
    [InlineData("""{"pattern":"a..b"}""", "EH1018")]
    [InlineData("""{"pattern":7}""", "EH1006")]
    public void Read_PatternPolicyWithoutAGoodPattern_IsRefused(string json, string code)
    {
        Problem problem = PolicyDocument.Read(Encoding.UTF8.GetBytes(json), hasPattern: true, out _)!;
        Assert.Equal((code, "/pattern"), (problem.Code.Text, Assert.Single(problem.Errors).Field));
    }

    [Fact]
    public void Read_SeveralWrong_NamesThemAll() => Assert.Equal(
        ["/retention", "/paused", "/nope"],
        Refused("""{"retention":"x","maxBytes":1,"paused":"x","nope":1}""").Errors.Select(error => error.Field));

    [Theory]
    [InlineData("orders-week", true)]
    [InlineData("A.b_c-9", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Name_IsCheckedByLetters(string name, bool valid) => Assert.Equal(valid, PolicyName.Explain(name) is null);

    [Fact]
    public void Name_HasABound() => Assert.Equal((true, false), (PolicyName.Explain(new string('a', 64)) is null, PolicyName.Explain(new string('a', 65)) is null));

    private static PolicyDocument Read(string json, bool hasPattern = false)
    {
        Assert.Null(PolicyDocument.Read(Encoding.UTF8.GetBytes(json), hasPattern, out PolicyDocument document)?.Detail);
        return document;
    }

    private static Problem Refused(string json)
    {
        Problem? problem = PolicyDocument.Read(Encoding.UTF8.GetBytes(json), hasPattern: false, out _);
        Assert.NotNull(problem);
        return problem;
    }
}
