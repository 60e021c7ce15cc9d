using System.Globalization;

namespace S3Db.Testing;

/// <summary>The error document of S3.</summary>
internal static class ErrorXml
{
    public static byte[] Write(S3RequestException error, S3ServerRequest request) => S3Xml.Write(xml =>
    {
        xml.WriteStartElement("Error");
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Message);
        if (request.Key.Length > 0)
        {
            xml.WriteElementString("Key", request.Key);
        }

        xml.WriteElementString("BucketName", request.Bucket);
        xml.WriteElementString("RequestId", request.Number.ToString("X16", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    });
}
