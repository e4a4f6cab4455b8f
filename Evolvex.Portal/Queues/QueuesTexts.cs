namespace Evolvex.Portal.Queues;

/// <summary>Marker of the texts of the queues page.</summary>
internal sealed class QueuesTexts;
