using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>Walks the code of a method and gives the metadata tokens of what it calls, reads, makes or names.</summary>
internal static class MethodTokens
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<int> In(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var operation = Read(code, ref at);
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
            at += OperandLength(operation.OperandType, code, at);
        }
    }

    private static OpCode Read(byte[] code, ref int at)
    {
        const byte twoBytes = 0xFE;
        var first = code[at++];
        return first == twoBytes ? Codes[unchecked((short)(twoBytes << 8 | code[at++]))] : Codes[first];
    }

    private static int OperandLength(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)),
        _ => 4,
    };
}
