using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace S3Db.Testing;

/// <summary>
/// Verifies Signature Version 4 in the <c>Authorization</c> header, as S3 does: who signs with another secret, or is
/// changed on the way, is not let in. Signatures are not refused for their age, and presigned URLs are not known.
/// </summary>
internal sealed class SignatureVerifier(string accessKey, string secretKey)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public void Verify(HttpRequest request, S3Target target)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw new S3RequestException(403, "AccessDenied", $"Access denied: sign the request with {Algorithm}.");
        }

        var fields = ParseFields(authorization[(Algorithm.Length + 1)..]);
        var credential = Require(fields, "Credential").Split('/', 2);
        if (credential.Length != 2 || credential[0] != accessKey)
        {
            throw new S3RequestException(
                403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }

        var canonical = BuildCanonicalRequest(request, target, Require(fields, "SignedHeaders"));
        var expected = Sign(request.Headers["x-amz-date"].ToString(), credential[1], canonical);
        var actual = Encoding.ASCII.GetBytes(Require(fields, "Signature"));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), actual))
        {
            throw new S3RequestException(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and "
                + "signing method.");
        }
    }

    private static Dictionary<string, string> ParseFields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = field.Split('=', 2);
            fields[parts[0]] = parts.Length == 2 ? parts[1] : string.Empty;
        }

        return fields;
    }

    private static string Require(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var value)
            ? value
            : throw new S3RequestException(
                400, "AuthorizationHeaderMalformed", $"The authorization header is malformed: {name} is missing.");

    private static string BuildCanonicalRequest(HttpRequest request, S3Target target, string signedHeaders)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append('/').AppendJoin('/', target.Path.Split('/').Select(Uri.EscapeDataString)).Append('\n');
        var query = target.Query
            .Select(p => (Name: Uri.EscapeDataString(p.Name), Value: Uri.EscapeDataString(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}");
        text.AppendJoin('&', query).Append('\n');
        foreach (var name in signedHeaders.Split(';'))
        {
            var values = request.Headers[name].Select(v => Collapse(v ?? string.Empty));
            text.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }

        text.Append('\n').Append(signedHeaders).Append('\n').Append(request.Headers["x-amz-content-sha256"].ToString());
        return text.ToString();
    }

    /// <summary>Trims a header and folds runs of spaces, as the signing rules want.</summary>
    private static string Collapse(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private string Sign(string date, string scope, string canonicalRequest)
    {
        var canonicalHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var text = $"{Algorithm}\n{date}\n{scope}\n{canonicalHash}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
