using System.Globalization;
using System.Text;
using QRCoder;

namespace Evolvex.Portal.Users;

/// <summary>A text as a QR code, drawn as one path: black squares on a grid of <see cref="Size"/>, the quiet zone included.</summary>
internal sealed record QrCode(int Size, string Path)
{
    public static QrCode Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
            for (var x = 0; x < code.ModuleMatrix[y].Count; x++)
                if (code.ModuleMatrix[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return new QrCode(code.ModuleMatrix.Count, path.ToString());
    }
}
