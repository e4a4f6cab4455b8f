namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>Anything that went wrong between this client and an Asterisk manager; the message is one line and holds no secret.</summary>
public abstract class AmiException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no connection to be had: no such host, refused, unreachable, TLS not agreed, closed before it began.</summary>
public sealed class AmiConnectException(string message, Exception? inner = null) : AmiException(message, inner);

/// <summary>What came is no AMI, or more than is allowed.</summary>
public sealed class AmiProtocolException(string message, Exception? inner = null) : AmiException(message, inner);

/// <summary>The manager refused user or secret (or the address: Asterisk does not tell which).</summary>
public sealed class AmiAuthenticationException(string message) : AmiException(message);

/// <summary>Something did not come in time.</summary>
public sealed class AmiTimeoutException(string message) : AmiException(message);

/// <summary>The connection ended while, or before, something was wanted of it.</summary>
public sealed class AmiConnectionLostException(string message, Exception? inner = null) : AmiException(message, inner);

/// <summary>Asterisk answered an action with an error; <see cref="Exception.Message"/> is in its own words.</summary>
public sealed class AmiRefusedException(string message, AmiMessage answer) : AmiException(message)
{
    /// <summary>The answer.</summary>
    public AmiMessage Answer { get; } = answer;
}
