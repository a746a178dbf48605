using System.Security.Cryptography;
using System.Text;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>The opening handshake. Source: RFC 6455, section 4.2.</summary>
internal static class Handshake
{
    /// <summary>The subprotocol the hub speaks; clients need not ask for it.</summary>
    public const string Subprotocol = "eventhub.v1";

    private const string Version = "13";
    private const int KeyBytes = 16;

    /// <summary>What is wrong with a handshake, or null.</summary>
    public static Problem? Check(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } || !Lists(request.Headers.Upgrade, "websocket"))
        {
            return new Problem(ErrorCodes.UpgradeRequired, "/v1/ws is opened by a WebSocket handshake over HTTP/1.1: GET with 'Connection: Upgrade' and 'Upgrade: websocket'. To watch over plain HTTP use /v1/watch.");
        }

        string version = request.Headers.SecWebSocketVersion.ToString();
        if (version != Version)
        {
            return Problem.OfField(ErrorCodes.UpgradeRequired, "Sec-WebSocket-Version", $"'Sec-WebSocket-Version' is '{QueryReader.Show(version)}'. Send {Version}.");
        }

        string key = request.Headers.SecWebSocketKey.ToString();
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out int length) && length == KeyBytes
            ? QueryReader.RefuseAny(context)
            : Problem.OfField(ErrorCodes.InvalidHeader, "Sec-WebSocket-Key", $"'Sec-WebSocket-Key' is '{QueryReader.Show(key)}'. Send {KeyBytes} random bytes in base64.");
    }

    /// <summary>Sets the headers of the answer that accepts.</summary>
    public static void Accept(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.Connection = "Upgrade";
        headers.SecWebSocketAccept = AcceptKey(context.Request.Headers.SecWebSocketKey.ToString());
        if (Lists(context.Request.Headers.SecWebSocketProtocol, Subprotocol))
        {
            headers.SecWebSocketProtocol = Subprotocol;
        }
    }

    /// <summary>Says which version would be taken.</summary>
    public static void Refuse(HttpContext context, Problem problem)
    {
        if (problem.Code == ErrorCodes.UpgradeRequired)
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.SecWebSocketVersion = Version;
        }
    }

    private static string AcceptKey(string key)
    {
#pragma warning disable CA5350 // RFC 6455 says SHA-1; it proves that the server read the key, and protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    private static bool Lists(StringValues values, string wanted)
    {
        foreach (string? value in values)
        {
            foreach (Range part in value.AsSpan().Split(','))
            {
                if (value.AsSpan(part).Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
