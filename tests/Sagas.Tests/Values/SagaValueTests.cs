using System.Text;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Values;

public sealed class SagaValueTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("12.50")]
    [InlineData("-0.10")]
    [InlineData("1e400")]
    [InlineData("123456789012345678901234567890.5")]
    [InlineData("\"a \\\" b ü €\"")]
    [InlineData("[1,[],{\"a\":null}]")]
    [InlineData("{\"b\":1,\"a\":{\"c\":[true,false]}}")]
    public void Json_ReadAndWritten_IsTheSame(string json)
    {
        SagaValue value = SagaValue.Parse(json);
        Assert.Equal(json, value.ToString());
        Assert.Equal(value, SagaValue.Parse(value.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("nul")]
    [InlineData("01")]
    public void Json_ThatIsNone_IsRefused(string json) => Assert.False(SagaValue.TryParse(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Json_NestedTooDeep_IsRefused() =>
        Assert.False(SagaValue.TryParse(Encoding.UTF8.GetBytes(new string('[', SagaValue.DepthMax + 1) + new string(']', SagaValue.DepthMax + 1)), out _));

    [Fact]
    public void Json_HalfASurrogatePair_IsReplaced() => Assert.Equal("\uFFFD", SagaValue.Parse("\"\\ud800\"").AsText);

    [Fact]
    public void Map_NameTwice_HasTheLastValue() => Assert.Equal("{\"a\":2,\"b\":1}", SagaValue.Parse("{\"a\":1,\"b\":1,\"a\":2}").ToString());

    [Theory]
    [InlineData("12.50", true, "12.50")]
    [InlineData("\"12.50\"", true, "12.50")]
    [InlineData("\"-7\"", true, "-7")]
    [InlineData("\"1,000\"", false, "0")]
    [InlineData("\" 1\"", false, "0")]
    [InlineData("\"+1\"", false, "0")]
    [InlineData("\"1.\"", false, "0")]
    [InlineData("\".5\"", false, "0")]
    [InlineData("\"-\"", false, "0")]
    [InlineData("\"1e3\"", false, "0")]
    [InlineData("\"\"", false, "0")]
    [InlineData("\"1\\u0000\"", false, "0")]
    [InlineData("true", false, "0")]
    [InlineData("1e400", false, "0")]
    [InlineData("\"0.00000000000000000000000000001\"", false, "0")]
    [InlineData("1234567890123456789012345678", true, "1234567890123456789012345678")]
    [InlineData("12345678901234567890123456789", false, "0")]
    public void TryGetNumber_TakesExactDecimalsOnly(string json, bool isOne, string expected)
    {
        Assert.Equal(isOne, SagaValue.Parse(json).TryGetNumber(out decimal number));
        Assert.Equal(isOne ? expected : "0", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Equals_LooksAtMembersInAnyOrder()
    {
        Assert.Equal(SagaValue.Parse("{\"a\":1,\"b\":[2]}"), SagaValue.Parse("{\"b\":[2],\"a\":1}"));
        Assert.NotEqual(SagaValue.Parse("{\"a\":1}"), SagaValue.Parse("{\"a\":1,\"b\":null}"));
        Assert.NotEqual(SagaValue.Parse("1"), SagaValue.Parse("\"1\""));
    }

    [Fact]
    public void With_KeepsThePlacesOfWhatWasThere() =>
        Assert.Equal("{\"a\":3,\"b\":2,\"c\":4}", SagaValue.Parse("{\"a\":1,\"b\":2}").With([new("c", SagaValue.Of(4m)), new("a", SagaValue.Of(3m))]).ToString());

    [Fact]
    public void Size_IsNearTheBytesOfItsJson()
    {
        SagaValue value = SagaValue.Parse("{\"text\":\"0123456789\",\"list\":[1,2,3],\"map\":{\"a\":null}}");
        Assert.InRange(value.Size, value.ToString().Length / 2, value.ToString().Length * 2);
    }
}
