using System.Globalization;
using System.Xml;

namespace S3Db.Testing;

/// <summary>The ListBucketResult document.</summary>
internal static class ListingXml
{
    public static byte[] Write(string bucket, ListingRequest request, Listing listing) => S3Xml.Write(xml =>
    {
        string Encode(string text) =>
            request.IsUrlEncoded ? string.Join('/', text.Split('/').Select(Uri.EscapeDataString)) : text;

        xml.WriteStartElement("ListBucketResult", S3Xml.Namespace);
        xml.WriteElementString("Name", bucket);
        xml.WriteElementString("Prefix", Encode(request.Prefix));
        WriteIfAny(xml, "Delimiter", Encode(request.Delimiter));
        WriteIfAny(xml, "StartAfter", Encode(request.StartAfter));
        WriteIfAny(xml, "ContinuationToken", request.ContinuationToken);
        WriteIfAny(xml, "NextContinuationToken", listing.Next is null ? null : ListingRequest.Encode(listing.Next));
        WriteIfAny(xml, "EncodingType", request.IsUrlEncoded ? "url" : null);
        WriteNumber(xml, "MaxKeys", request.MaxKeys);
        WriteNumber(xml, "KeyCount", listing.Objects.Count + listing.CommonPrefixes.Count);
        xml.WriteElementString("IsTruncated", listing.Next is null ? "false" : "true");
        foreach (var (key, value) in listing.Objects)
        {
            xml.WriteStartElement("Contents");
            xml.WriteElementString("Key", Encode(key));
            xml.WriteElementString("LastModified", FormatTime(value.LastModified));
            xml.WriteElementString("ETag", value.QuotedETag);
            WriteNumber(xml, "Size", value.Body.Length);
            xml.WriteElementString("StorageClass", "STANDARD");
            xml.WriteEndElement();
        }

        foreach (var prefix in listing.CommonPrefixes)
        {
            xml.WriteStartElement("CommonPrefixes");
            xml.WriteElementString("Prefix", Encode(prefix));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    /// <summary>A time as the documents of S3 have it.</summary>
    public static string FormatTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteIfAny(XmlWriter xml, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            xml.WriteElementString(name, text);
        }
    }

    private static void WriteNumber(XmlWriter xml, string name, int number) =>
        xml.WriteElementString(name, number.ToString(CultureInfo.InvariantCulture));
}
